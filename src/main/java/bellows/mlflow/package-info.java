/**
 * Runs on an MLflow tracking server, by its REST interface. Imports {@code run} and what lies below it.
 */
package bellows.mlflow;
