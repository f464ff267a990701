/**
 * The command {@code bench}: how fast this machine computes, a class for each benchmark. Imports {@code cli.terminal},
 * {@code cli.spark}, {@code bench} and what lies below them.
 */
package bellows.cli.bench;
