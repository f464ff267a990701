-- What happened in a run beside its steps, by kind and executor: how often, at which steps, and what was said of the
-- last time. Kinds: non-finite, skipped, rolled-back, task-failed, task-retried, executor-lost, executor-removed,
-- executor-added, straggler, checkpoint, resumed, passed-over, untold. All of it in order: SELECT * FROM events ORDER BY at
SELECT run,
       kind,
       executor,
       count(*)         AS times,
       min(step)        AS first_step,
       max(step)        AS last_step,
       max(at)          AS last_at,
       max_by(what, at) AS last_what
FROM events
GROUP BY run, kind, executor
ORDER BY run, last_at, kind, executor
