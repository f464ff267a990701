/** The commands: what a person types, what is printed, and how errors are told. May import everything. */
package bellows.cli;
