/**
 * The command {@code import}: what other tools have trained as runs' folders, a class for each kind of file. Imports
 * {@code cli.terminal}, {@code interchange} and what lies below them.
 */
package bellows.cli.importing;
