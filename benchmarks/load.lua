-- wrk's side of a measurement: send the requests of a file, over and over, and print JSON at the end.
-- Arguments: the file of targets, one a line; a file of header lines; the number to count from.
-- "{n}" in a target becomes the next number, so that no such request was ever sent before.

local requests, number, at = {}, 0, 0

function init(arguments)
  local header = {}
  for line in io.lines(arguments[2]) do
    header[#header + 1] = line .. "\r\n"
  end
  local rest = " HTTP/1.1\r\n" .. table.concat(header) .. "\r\n"
  for target in io.lines(arguments[1]) do
    local before, after = target:match("^(.*){n}(.*)$")
    if before then
      requests[#requests + 1] = { "GET " .. before, after .. rest }
    else
      requests[#requests + 1] = "GET " .. target .. rest
    end
  end
  number = tonumber(arguments[3])
end

function request()
  at = at % #requests + 1
  local found = requests[at]
  if type(found) == "string" then
    return found
  end
  number = number + 1
  return found[1] .. string.format("%d", number) .. found[2]
end

function done(summary, latency, _)
  local failed = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
