/**
 * From one run file to many runs that differ in some keys: which settings are tried, which of them go on, and which is
 * the best. Every trial is an ordinary training of {@code run}; knows neither commands nor the console.
 */
package bellows.tune;
