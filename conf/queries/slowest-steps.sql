-- The twenty slowest steps, how many times slower than the run's median each was, and the part that took longest.
-- The first step of a run compiles code and fills pools; look at the others.
SELECT s.run,
       s.step,
       s.finished,
       round(s.step_millis, 1)                               AS step_millis,
       round(try_divide(s.step_millis, m.median_millis), 1)  AS times_median,
       CASE greatest(s.broadcast_millis, s.compute_millis, s.collect_millis, s.update_millis)
         WHEN s.compute_millis THEN 'compute'
         WHEN s.broadcast_millis THEN 'broadcast'
         WHEN s.collect_millis THEN 'collect'
         ELSE 'update'
       END                                                   AS longest_part,
       round(s.broadcast_millis, 1)                          AS broadcast_millis,
       round(s.compute_millis, 1)                            AS compute_millis,
       round(s.collect_millis, 1)                            AS collect_millis,
       round(s.update_millis, 1)                             AS update_millis
FROM steps s
JOIN (SELECT run, median(step_millis) AS median_millis FROM steps GROUP BY run) m ON m.run = s.run
ORDER BY s.step_millis DESC, s.run, s.step
LIMIT 20
