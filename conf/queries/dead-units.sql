-- Layers that have stopped learning: more than a tenth of their units gave 0 for every sample of the last step on
-- record, or more than a tenth of their outputs were saturated; worst first. Beside it, what the first record said, and
-- how long the gradient is for the length of the weights. Many dead units early on: try a lower rate or a warm-up.
SELECT run,
       layer,
       kind,
       max(step)                                                             AS step,
       round(max_by(dead_fraction, step), 4)                                 AS dead,
       round(min_by(dead_fraction, step), 4)                                 AS dead_at_first,
       round(max_by(saturated_fraction, step), 4)                            AS saturated,
       round(min_by(saturated_fraction, step), 4)                            AS saturated_at_first,
       max_by(try_divide(gradient_norm, weight_norm), step)                  AS gradient_per_weight
FROM layers
GROUP BY run, layer, kind
HAVING max_by(dead_fraction, step) > 0.1 OR max_by(saturated_fraction, step) > 0.1
ORDER BY greatest(coalesce(dead, 0), coalesce(saturated, 0)) DESC, run, layer
