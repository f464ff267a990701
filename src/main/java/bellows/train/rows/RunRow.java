package bellows.train.rows;

import java.time.Instant;

/**
 * One start of a run: the first has step 0, one after a resume the step it resumed from. Each column is what it says;
 * the component names of this and the other rows are the tables' schema, written in snake_case.
 *
 * @param run tells runs apart when tables of several are read together
 * @param step updates applied before this start
 * @param parameters trained weights
 * @param batch samples a step
 * @param kernels which leaf arithmetic was chosen, and why
 * @param config the whole resolved run file
 */
public record RunRow(String run, long step, String name, String model, long parameters, String optimizer, int batch,
    int leaves, long seed, Instant started, String master, String java, String spark, String kernels, String config) {}
