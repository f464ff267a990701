package bellows.train;

/** Who calls the tasks of a step. Whoever it is, they are the same tasks, so the bits are the same. */
public enum Stepping {
  /** The driver itself in local mode, Spark elsewhere; see {@link StepMode#stepping}. */
  AUTO,
  /** The driver, in threads of its own that stay for the whole run: a step then costs no job. In local mode only. */
  DIRECT,
  /** Spark's scheduler: one job a step. */
  JOBS,
  /** Tasks that stay for many steps, which the driver sends to them: a job every few seconds, that keeps its cores. */
  RESIDENT
}
