/**
 * What commands have in common: lines as a terminal shows them, and the options of all that read a run file. Imports
 * {@code run}.
 */
package bellows.cli.terminal;
