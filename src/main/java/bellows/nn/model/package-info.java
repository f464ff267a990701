/**
 * Networks: layers made of layers, models, workspaces that run them, networks by name. Imports {@code nn.layer} and
 * what lies below it.
 */
package bellows.nn.model;
