/**
 * The command {@code draw}: a class for each kind of drawing, which opens a run, asks {@code draw} for a figure and writes
 * it. Imports {@code cli.terminal}, {@code draw}.
 */
package bellows.cli.draw;
