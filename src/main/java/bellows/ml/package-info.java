/**
 * Spark ML: networks as estimators, models and transformers of its pipelines. Params by Spark's names become keys of a
 * run file, which package {@code run} trains; a model is a {@link bellows.run.TrainedModel} with columns.
 */
package bellows.ml;
