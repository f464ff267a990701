-- Runs side by side: what was run, how far it came, the last training loss, the best evaluation and when it was
-- reached, and the speed. Runs with the same seed, batch, leaves and data show the same losses whatever their masters.
SELECT r.run,
       r.model,
       r.optimizer,
       r.batch,
       r.leaves,
       r.seed,
       r.master,
       r.starts,
       s.steps,
       round(s.last_loss, 6)           AS last_loss,
       round(e.best_accuracy, 4)       AS best_accuracy,
       e.best_split,
       e.best_step,
       round(s.samples_per_second, 1)  AS samples_per_second
FROM (SELECT run,
             max_by(model, started)     AS model,
             max_by(optimizer, started) AS optimizer,
             max_by(batch, started)     AS batch,
             max_by(leaves, started)    AS leaves,
             max_by(seed, started)      AS seed,
             max_by(master, started)    AS master,
             count(*)                   AS starts  -- one more than it was resumed
      FROM runs
      GROUP BY run) r
LEFT JOIN (SELECT run,
                  max(step)                                           AS steps,
                  max_by(loss, step)                                  AS last_loss,
                  try_divide(sum(samples), sum(step_millis) / 1000)   AS samples_per_second
           FROM steps
           GROUP BY run) s ON s.run = r.run
LEFT JOIN (SELECT run,
                  max(accuracy)           AS best_accuracy,
                  max_by(split, accuracy) AS best_split,
                  max_by(step, accuracy)  AS best_step
           FROM evals
           WHERE split <> 'train'
           GROUP BY run) e ON e.run = r.run
ORDER BY e.best_accuracy DESC NULLS LAST, r.run
