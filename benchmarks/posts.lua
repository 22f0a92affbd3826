-- One thread and one connection for each writer: sends the writer's own texts, each with a word nobody sent before,
-- and stops by itself after its last answer, so that nothing is stored that was not also acknowledged to us.
-- Arguments: the folder with a file for each writer, seconds, the status that means "taken", and what the body must say.

local ffi = require("ffi")
ffi.cdef [[ typedef struct { long seconds; long microseconds; } moment; int gettimeofday(moment *now, void *zone); ]]

local SYLLABLES = {"ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "ze", "ju"}
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("writer", #threads)
end

function clock()
  local now = ffi.new("moment")
  ffi.C.gettimeofday(now, nil)
  return tonumber(now.seconds) + tonumber(now.microseconds) / 1e6
end

-- Letters without doubles: screening folds digits and repeated letters away.
function as_word(number)
  local word = ""
  repeat
    word = SYLLABLES[number % 16 + 1] .. word
    number = math.floor(number / 16)
  until number == 0
  return word
end

function init(args)
  local lines = {}
  for line in io.lines(args[1] .. "/writer-" .. writer) do table.insert(lines, line) end
  path, headers, texts = lines[1], {["Content-Type"] = lines[2]}, {}
  if lines[3] ~= "" then headers["Cookie"] = lines[3] end
  for place = 4, #lines do table.insert(texts, lines[place]) end
  lasts, taken_status, taken_says = tonumber(args[2]), tonumber(args[3]), args[4] or ""
  sent, taken, other, first, last = 0, 0, 0, 0, 0
end

function request()
  if sent == 0 then first = clock() end
  sent = sent + 1
  local text = texts[sent % #texts + 1]:gsub("@@", as_word(sent))
  return wrk.format("POST", path, headers, text)
end

function response(status, _, body)
  last = clock()
  if status == taken_status and body:find(taken_says, 1, true) then taken = taken + 1 else other = other + 1 end
  if last - first >= lasts then wrk.thread:stop() end
end

function done(summary, latency)
  local taken, other, first, last = 0, 0, math.huge, 0
  for _, thread in ipairs(threads) do
    taken, other = taken + thread:get("taken"), other + thread:get("other")
    first, last = math.min(first, thread:get("first")), math.max(last, thread:get("last"))
  end
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"answers":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50":%d,"p99":%d,"longest":%d}\n',
    taken, (last - first) * 1e6, summary.bytes,
    other + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max
  ))
end
