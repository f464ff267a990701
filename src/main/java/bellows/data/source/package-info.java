/**
 * Data sets as people publish them: IDX, CIFAR, CSV, LIBSVM, generated digits. Imports {@code data} and what lies below
 * it.
 */
package bellows.data.source;
