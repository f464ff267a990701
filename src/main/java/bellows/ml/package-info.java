/**
 * Spark ML: networks as estimators, models and transformers of its pipelines. Params by Spark's names become keys of a
 * run file, which package {@code run} trains; a model is a {@link bellows.run.TrainedModel} with columns. How stages are
 * saved is Spark's own, in classes that it does not promise to keep: written for Spark 4.1.
 */
package bellows.ml;
