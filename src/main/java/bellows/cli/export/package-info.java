/**
 * The command {@code export}: runs in forms that other programs read, a class for each form. Imports {@code cli.terminal},
 * {@code tensorboard} and what lies below them.
 */
package bellows.cli.export;
