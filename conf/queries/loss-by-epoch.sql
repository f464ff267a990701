-- How learning goes, epoch by epoch: mean training loss over samples, the rate at the epoch's end, the mean length of
-- the gradient, the time the steps took, and its last evaluation of each kind.
SELECT s.run,
       s.epoch,
       s.steps,
       round(s.loss, 6)          AS loss,
       s.learning_rate,
       round(s.gradient_norm, 4) AS gradient_norm,
       round(s.seconds, 1)       AS seconds,
       e.split,
       round(e.loss, 6)          AS eval_loss,
       round(e.accuracy, 4)      AS accuracy
FROM (SELECT run,
             epoch,
             count(*)                                      AS steps,
             try_divide(sum(loss * samples), sum(samples)) AS loss,
             max_by(learning_rate, step)                   AS learning_rate,
             avg(gradient_norm)                            AS gradient_norm,
             sum(step_millis) / 1000                       AS seconds
      FROM steps
      GROUP BY run, epoch) s
LEFT JOIN (SELECT run, epoch, split, max_by(loss, step) AS loss, max_by(accuracy, step) AS accuracy
           FROM evals
           GROUP BY run, epoch, split) e
       ON e.run = s.run AND e.epoch = s.epoch
ORDER BY s.run, s.epoch, e.split
