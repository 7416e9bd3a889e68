---@meta
--[[
A process is one isolated run of an entry: it shares nothing with others and talks with them by messages. This is all it
can do with itself and with others. `process` is a global; it can be required, too, and is read-only.

A **pid** is a string such as `{app:processes|0x00004}`. A **destination** is a pid or a name of `process.registry`. What
is sent is copied: nil, booleans, numbers, strings, tables with them, errors, payloads and the objects of `time`.
Functions, channels and other handles are refused with INVALID and the place of the bad value, and then nothing at all is
sent.

Functions that can fail return `nil, err`. Bad arguments are INVALID, an unknown destination or entry is NOT_FOUND.

```lua
local function main()
    local worker, err = process.spawn_monitored("app:worker", "app:processes", "hello")
    if err then
        return nil, err
    end
    process.send(worker, "job", { id = 7 })

    local inbox, events = process.inbox(), process.events()
    while true do
        local r = channel.select { events:case_receive(), inbox:case_receive() }
        if r.channel == inbox then
            print(r.value:topic(), r.value:payload():data())
        elseif r.value.kind == process.event.EXIT then
            print(r.value.from, "ended", r.value.result.error or "well")
            return
        end
    end
end

return { main = main }
```
]]

---@class process
process = {}

--- Kinds of events.
---@class process.event
---@field CANCEL string somebody asks this process to end
---@field EXIT string a process that this one monitors has ended
---@field LINK_DOWN string a process that this one links has failed
---@field OUTDATED string the code of this process has changed; no such event is sent yet
process.event = {}

--- What `process.events()` delivers.
---@class Event
---@field kind string one of `process.event`
---@field from string pid of who cancels or has ended; `""` is the runtime
---@field at number when, in seconds since 1970
---@field result? ExitResult of EXIT and LINK_DOWN
---@field deadline? string of CANCEL: when the process will be terminated, in the layout of `time.RFC3339NANO`
---@field reason? string of CANCEL

--- How a process ended. At most one of value and error is there.
---@class ExitResult
---@field value any the first result of its main function
---@field error? string why it failed
---@field error_info? Error the same as an error object

--- Returns the id of the entry that runs, such as `app:worker`.
---@return string id
function process.id() end

--- Returns the pid of this process. An upgrade keeps it.
---@return string pid
function process.pid() end

--- Puts a message into the mailbox of a process. Never waits. Messages from one process to another stay in order; a
--- result of true says that the message is there, not that it is read.
---@param destination string
---@param topic string not empty, and not beginning with `@`
---@param ... any payloads
---@return true? ok
---@return Error? err
function process.send(destination, topic, ...) end

--- Starts a process and returns its pid when the chunk of the entry has run. NOT_FOUND for an unknown entry or host,
--- UNAVAILABLE for a host that does not run, INTERNAL if the chunk fails.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function process.spawn(id, host, ...) end

--- Starts a process and monitors it from its first instruction on: one EXIT event tells its end.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function process.spawn_monitored(id, host, ...) end

--- Starts a process and links it from its first instruction on: if one fails, so does the other, or gets LINK_DOWN.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function process.spawn_linked(id, host, ...) end

--- Starts a process, links and monitors it. If it fails, EXIT comes before LINK_DOWN.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function process.spawn_linked_monitored(id, host, ...) end

--- Starts a process, waits for its end and returns its result, or the error that it failed with. Only the calling
--- coroutine waits.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return any value
---@return Error? err
function process.call(id, host, ...) end

--- The same as `process.call`.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return any value
---@return Error? err
function process.exec(id, host, ...) end

--- Ends a process at once, whatever it does. It counts as failed.
---@param destination string
---@return true? ok
---@return Error? err
function process.terminate(destination) end

--- Asks a process to end, by a CANCEL event. With a deadline it is terminated then, unless it has ended.
---@param destination string
---@param deadline? number|string|Duration a number of **milliseconds**, or a duration such as `"3s"`; other text is the reason
---@param reason? string
---@return true? ok
---@return Error? err
function process.cancel(destination, deadline, reason) end

--- Asks for one EXIT event when a process ends. NOT_FOUND if it has ended, ALREADY_EXISTS if this process monitors it.
---@param destination string
---@return true? ok
---@return Error? err
function process.monitor(destination) end

--- Takes a monitor back. It is no error if there is none.
---@param destination string
---@return true? ok
---@return Error? err
function process.unmonitor(destination) end

--- Links this process with another: if one fails, so does the other, unless it traps links. NOT_FOUND if it has ended.
---@param destination string
---@return true? ok
---@return Error? err
function process.link(destination) end

--- Takes a link back, whoever made it. It is no error if there is none.
---@param destination string
---@return true? ok
---@return Error? err
function process.unlink(destination) end

--- Options of a process.
---@class ProcessOptions
---@field trap_links? boolean get a LINK_DOWN event when a linked process fails, instead of failing, too; false by default
---@field upgradable? boolean accepted, with no effect yet

--- Returns the options of this process.
---@return ProcessOptions
function process.get_options() end

--- Changes options of this process. INVALID for an unknown one or a bad value, and then nothing is changed.
---@param options ProcessOptions
---@return boolean ok
---@return Error? err
function process.set_options(options) end

--- Returns the channel of the messages that no topic channel takes, always the same.
---@return Channel inbox delivers a Message each
function process.inbox() end

--- Returns the channel of lifecycle events, always the same.
---@return Channel events delivers an Event each
function process.events() end

--- Returns the channel of a topic. It delivers the payload itself, or a table of several; with `message = true` it
--- delivers Message objects. INVALID for an unknown option.
---@param topic string not empty, and not beginning with `@`
---@param options? { message?: boolean } when the topic has a channel: how it goes on
---@return Channel? ch
---@return Error? err
function process.listen(topic, options) end

--- Gives the topic of a channel back to the inbox and closes the channel. NOT_FOUND if it has no topic.
---@param ch Channel
---@return boolean ok
---@return Error? err
function process.unlisten(ch) end

--- Goes on as another entry, or as the present one with its newest code: pid, names, links, monitors, context and unread
--- messages stay, all Lua state goes. Does not return when it is accepted; if the new code cannot be loaded, the process
--- fails.
---@param source? string id of a `process.lua` entry, nil for the present one
---@param ... any arguments of its main function
---@return nil
---@return Error? err INVALID for bad arguments
function process.upgrade(source, ...) end

--- Returns a builder for a child that gets these context values besides those it inherits. Raises for anything but a
--- table with string keys.
---@param values table<string, any>
---@return SpawnBuilder
function process.with_context(values) end

--- Returns a builder for a child with these options, which are passed on as they are. Raises for anything but a table
--- with string keys.
---@param options table<string, any>
---@return SpawnBuilder
function process.with_options(options) end

--- Names of processes. A name has one holder; a process may have many names and loses them when it ends.
---@class process.registry
---@field LOCAL integer 0, the scope of this node, the only one yet
---@field EVENTUAL integer 1
---@field CONSISTENT integer 2
---@field STRONG integer 3
process.registry = {}

--- Gives a process a name. ALREADY_EXISTS if another one has it.
---@param name string
---@param pid? string this process by default
---@param scope? integer `process.registry.LOCAL` by default; others are INTERNAL: not available
---@return true? ok
---@return Error? err
function process.registry.register(name, pid, scope) end

--- Returns the holder of a name. NOT_FOUND if it has none.
---@param name string
---@return string? pid
---@return Error? err
function process.registry.lookup(name) end

--- Takes a name from its holder.
---@param name string
---@return boolean removed false if nobody had it
---@return Error? err
function process.registry.unregister(name) end

--- What the inbox delivers.
---@class Message
local Message = {}

--- Returns the topic.
---@return string
function Message:topic() end

--- Returns the pid of the sender; nil if it is no process.
---@return string?
function Message:from() end

--- Returns the payload: nil if there is none, a list if there are several.
---@return Payload|Payload[]|nil
function Message:payload() end

--- What a child gets besides its arguments. A builder never changes: each `with_…` returns a new one. Bad arguments of
--- those raise.
---@class SpawnBuilder
local SpawnBuilder = {}

--- Adds context values.
---@param values table<string, any>
---@return SpawnBuilder
function SpawnBuilder:with_context(values) end

--- Adds options.
---@param options table<string, any>
---@return SpawnBuilder
function SpawnBuilder:with_options(options) end

--- Replaces who the child acts for. Raises for anything but an actor.
---@param actor Actor
---@return SpawnBuilder
function SpawnBuilder:with_actor(actor) end

--- Replaces the policies that the child is under. Raises for anything but a scope.
---@param scope Scope
---@return SpawnBuilder
function SpawnBuilder:with_scope(scope) end

--- Gives the child a name. If a process has the name by then, none is started: that one gets the messages, is monitored
--- and linked, and its pid is returned.
---@param name string not empty
---@return SpawnBuilder
function SpawnBuilder:with_name(name) end

--- Adds a message that the child gets before all others. Its payloads are copied now.
---@param topic string not empty, and not beginning with `@`
---@param ... any payloads
---@return SpawnBuilder
function SpawnBuilder:with_message(topic, ...) end

--- Starts the child, as `process.spawn` does.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function SpawnBuilder:spawn(id, host, ...) end

--- Starts and monitors the child, as `process.spawn_monitored` does.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function SpawnBuilder:spawn_monitored(id, host, ...) end

--- Starts and links the child, as `process.spawn_linked` does.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function SpawnBuilder:spawn_linked(id, host, ...) end

--- Starts, links and monitors the child, as `process.spawn_linked_monitored` does.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return string? pid
---@return Error? err
function SpawnBuilder:spawn_linked_monitored(id, host, ...) end

--- Starts the child and waits for its result, as `process.call` does.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return any value
---@return Error? err
function SpawnBuilder:call(id, host, ...) end

--- The same as `call`.
---@param id string of a `process.lua` entry
---@param host string id of a `process.host` entry
---@param ... any arguments of its main function
---@return any value
---@return Error? err
function SpawnBuilder:exec(id, host, ...) end

return process
