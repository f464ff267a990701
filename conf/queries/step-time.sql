-- Where the time of a step goes, in milliseconds, and which share of all step time each part is.
-- Large broadcast or collect: the model is big for the network. Large rest: scheduling, or rows and checkpoints.
SELECT run,
       part,
       count(*)                                                       AS steps,
       round(avg(millis), 2)                                          AS mean,
       round(median(millis), 2)                                       AS median,
       round(percentile(millis, 0.99), 2)                             AS p99,
       round(max(millis), 2)                                          AS max,
       round(100 * try_divide(sum(millis), sum(step_millis)), 1)      AS percent
FROM (SELECT run, step_millis,
             stack(6,
                   'broadcast', broadcast_millis,
                   'compute', compute_millis,
                   'collect', collect_millis,
                   'update', update_millis,
                   'rest', step_millis - broadcast_millis - compute_millis - collect_millis - update_millis,
                   'whole', step_millis) AS (part, millis)
      FROM steps)
GROUP BY run, part
ORDER BY run, percent DESC, part
