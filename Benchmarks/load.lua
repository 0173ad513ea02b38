-- Sends the lines of a file, over and over, over the connections of wrk: METHOD PATH [BODY].
-- Answers' bodies go to a second file. Prints rate and latencies as JSON.
local lines, sent = {}, 0
refused = 0
local answers

function init(args)
    for line in io.lines(args[1]) do lines[#lines + 1] = line end
    answers = io.open(args[2], "w")
end

function request()
    local method, path, body = lines[sent % #lines + 1]:match("^(%S+) (%S+) ?(.*)$")
    sent = sent + 1
    return wrk.format(method, path, nil, body ~= "" and body or nil)
end

function response(status, _, body)
    if status >= 400 then refused = refused + 1 end
    answers:write(body, "\n")
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
