-- Sends the requests of a file, one a line: path, cookie and body (empty for GET), tabs between.
-- Says at the end as JSON how many a second were answered and how long they took.
local count = 0
function setup(thread)
  thread:set("place", count * 997)
  count = count + 1
end

local requests = {}
function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, cookie, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["Cookie"] = cookie, ["Host"] = wrk.headers["Host"] }
    if body ~= "" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
    end
    requests[#requests + 1] = wrk.format(body == "" and "GET" or "POST", path, headers, body ~= "" and body or nil)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.status + errors.timeout
  io.write(string.format('\n{"answered": %d, "seconds": %f, "p50": %f, "p95": %f, "failed": %d, ',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, failed))
  io.write(string.format('"errors": "%d connect, %d read, %d status, %d timeout"}\n',
    errors.connect, errors.read, errors.status, errors.timeout))
end
