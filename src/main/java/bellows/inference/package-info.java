/**
 * Trained networks in use: BatchNorm folded into the layers before it, what only training needs left out, answers with
 * the JDK alone. Of what lies below it uses no Hadoop: its classes, and those that they need, are bellows-runtime.jar.
 */
package bellows.inference;
