/**
 * Experiments: run files with a claim beside them, what came of running them, and the page that shows both. An
 * experiment is a run file with a section {@code lecture}; its runs are trained one after the other, its numbers are
 * read off what they told.
 */
package bellows.lecture;
