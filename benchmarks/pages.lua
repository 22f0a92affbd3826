-- Says what wrk counted, exactly, in one line that a program can read.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"answers":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50":%d,"p99":%d,"longest":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max
  ))
end
