-- Sends each line of a file once, over the connections of wrk: METHOD PATH [BODY].
-- Answers' bodies go to a second file. Prints rate and latencies as JSON.
local lines, sent, seen = {}, 0, 0
refused = 0
local answers

function init(args)
    for line in io.lines(args[1]) do lines[#lines + 1] = line end
    if args[2] then answers = io.open(args[2], "w") end
end

function request()
    sent = sent + 1
    -- Connections that are free while the last answers are awaited ask for something harmless.
    if sent > #lines then return wrk.format("GET", "/health/live") end
    local method, path, body = lines[sent]:match("^(%S+) (%S+) ?(.*)$")
    return wrk.format(method, path, nil, body ~= "" and body or nil)
end

function response(status, _, body)
    seen = seen + 1
    if status >= 400 then refused = refused + 1 end
    if answers then answers:write(body, "\n") end
    if seen >= #lines then
        if answers then answers:close(); answers = nil end
        wrk.thread:stop()
    end
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end

function done(summary, latency)
    local refused = 0
    for _, thread in ipairs(threads) do refused = refused + thread:get("refused") end
    print(string.format(
        '{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "refused": %d}',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
        latency:percentile(95) / 1e3, refused))
end
