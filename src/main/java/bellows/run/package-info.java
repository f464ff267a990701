/**
 * From a description and data to a trained model: run files, what is checked before a run, the run's folder, its
 * listeners, resuming, saved models. The library's public face is {@link bellows.run.Training} and
 * {@link bellows.run.TrainedModel}. Imports {@code spark}, {@code store.run} and what lies below them; knows neither
 * commands nor the console.
 */
package bellows.run;
