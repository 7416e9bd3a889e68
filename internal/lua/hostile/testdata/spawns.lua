-- HP-21: spawns without end

--- spawns without end | free | terminated
while true do process.terminate(process.spawn("app:friend", "app:free")) end

--- events that are not read | small | host.max_memory
process.events() while true do process.spawn_monitored("app:nothing", "app:free") end

--- children that have children | crowded | terminated
local host = select(2, ...) if not host then ready() end
while true do process.spawn_linked(process.id(), "app:crowded", warden, true) end
