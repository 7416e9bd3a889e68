%% The workloads W1-W7 on the Erlang virtual machine, for comparison.
%%
%%   erlc workloads.erl && erl -noshell -run workloads main w1 500000
%%
%% Each prints one line of key=value pairs, as the Lua programs of bench/app do.
-module(workloads).
-export([main/1]).

main([Row | Args]) ->
    try
        row(Row, [list_to_integer(A) || A <- Args]),
        halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

row("hello", []) ->
    io:put_chars("hello, world\n"),
    until_input_ends();
row("w1", [Trips]) -> ping_pong(Trips, 1);
row("w1", [Trips, Pairs]) -> ping_pong(Trips div Pairs, Pairs);
row("w2", [Laps]) -> ring(Laps, 1000);
row("w3", [N]) -> spawn_together(N);
row("w3s", [N]) -> spawn_one_by_one(N, 0);
row("w3s", [N, Live]) -> spawn_one_by_one(N, Live);
row("w4", [N]) -> idle(N);
row("w5", [N, Rounds]) -> fan(N, Rounds);
row("w6", [N]) -> requests(N);
row("terminate", [Times]) -> terminate_busy(Times).

%% W1: every pair has its own ping, which starts its pong and then waits for go.
ping_pong(Trips, Pairs) ->
    Me = self(),
    Pings = [spawn_link(fun() -> ping(Me, Trips) end) || _ <- lists:seq(1, Pairs)],
    await(ready, Pairs),
    Start = now_ns(),
    [Ping ! go || Ping <- Pings],
    await(done, Pairs),
    print(2 * Trips * Pairs, Start).

ping(Starter, Trips) ->
    Pong = spawn_link(fun pong/0),
    Starter ! ready,
    receive go -> ok end,
    ping_loop(Pong, 1, Trips),
    Pong ! stop,
    Starter ! done.

ping_loop(_, I, Trips) when I > Trips -> ok;
ping_loop(Pong, I, Trips) ->
    Pong ! {ping, self(), {I, <<"hello">>}},
    receive {pong, _, {I, _}} -> ping_loop(Pong, I + 1, Trips) end.

pong() ->
    receive
        {ping, From, {N, Data}} ->
            From ! {pong, self(), {N, Data}},
            pong();
        stop -> ok
    end.

%% W2: this process is one of the members.
ring(Laps, Members) ->
    Next = lists:foldl(fun(_, To) -> spawn_link(fun() -> member(To) end) end,
                       self(), lists:seq(2, Members)),
    Start = now_ns(),
    Passed = ring_loop(Next, Laps, 0, <<"hello">>),
    Passed = Laps * Members,
    print(Passed, Start).

ring_loop(_, 0, N, _) -> N;
ring_loop(Next, Laps, N, Data) ->
    Next ! {token, {N + 1, Data}},
    receive {token, {Got, Same}} -> ring_loop(Next, Laps - 1, Got, Same) end.

member(Next) ->
    receive
        {token, {N, Data}} -> Next ! {token, {N + 1, Data}}
    end,
    member(Next).

%% W3: all are spawned before the first is awaited.
spawn_together(N) ->
    Start = now_ns(),
    [spawn_child(I) || I <- lists:seq(1, N)],
    together_loop(N, N),
    print(N, Start).

together_loop(0, 0) -> ok;
together_loop(Replies, Exits) ->
    receive
        {done, _, {_, _}} -> together_loop(Replies - 1, Exits);
        {'DOWN', _, process, _, normal} -> together_loop(Replies, Exits - 1)
    end.

spawn_child(I) ->
    Me = self(),
    spawn_monitor(fun() -> Me ! {done, self(), {I, <<"hello">>}} end).

%% W3s: each is awaited before the next, beside Live processes that wait.
spawn_one_by_one(N, Live) ->
    spawn_idle(Live),
    Start = now_ns(),
    one_by_one_loop(N),
    print(N, Start).

one_by_one_loop(0) -> ok;
one_by_one_loop(I) ->
    {Pid, Ref} = spawn_child(I),
    receive {done, Pid, {I, _}} -> ok end,
    receive {'DOWN', Ref, process, Pid, normal} -> ok end,
    one_by_one_loop(I - 1).

%% W4: N processes that have handled one message wait for the next.
idle(N) ->
    Start = now_ns(),
    spawn_idle(N),
    erlang:garbage_collect(),
    print(N, Start),
    until_input_ends().

spawn_idle(N) ->
    spawn_idle_loop(N),
    await_replies(N).

spawn_idle_loop(0) -> ok;
spawn_idle_loop(I) ->
    Pid = spawn(fun echo_back/0),
    Pid ! {hello, self(), {I, <<"hello">>}},
    spawn_idle_loop(I - 1).

await_replies(0) -> ok;
await_replies(N) -> receive {reply, _, {_, _}} -> await_replies(N - 1) end.

echo_back() ->
    receive
        {_, From, {N, Data}} ->
            From ! {reply, self(), {N, Data}}
    end,
    echo_back().

%% W5: one to many and back.
fan(N, Rounds) ->
    Pids = [spawn_link(fun echo_back/0) || _ <- lists:seq(1, N)],
    Start = now_ns(),
    [fan_round(Pids, N, Round) || Round <- lists:seq(1, Rounds)],
    print(2 * N * Rounds, Start).

fan_round(Pids, N, Round) ->
    Me = self(),
    lists:foreach(fun(Pid) -> Pid ! {request, Me, {Round, <<"hello">>}} end, Pids),
    fan_collect(N, Round).

fan_collect(0, _) -> ok;
fan_collect(N, Round) -> receive {reply, _, {Round, _}} -> fan_collect(N - 1, Round) end.

%% W6: client -> relay -> a new monitored worker -> client.
requests(N) ->
    Relay = spawn_link(fun relay/0),
    request_loop(Relay, 1000, []),
    Start = now_ns(),
    Latencies = request_loop(Relay, N, []),
    Seconds = (now_ns() - Start) / 1.0e9,
    Sorted = list_to_tuple(lists:sort(Latencies)),
    At = fun(P) -> element(max(1, round(N * P / 100)), Sorted) / 1000 end,
    io:format("ops=~b seconds=~.6f p50_us=~.2f p99_us=~.2f~n", [N, Seconds, At(50), At(99)]).

request_loop(_, 0, Latencies) -> Latencies;
request_loop(Relay, N, Latencies) ->
    Sent = now_ns(),
    Relay ! {echo, {self(), <<"hello world">>}},
    receive {reply, {<<"HELLO WORLD">>, _}} -> ok end,
    request_loop(Relay, N - 1, [now_ns() - Sent | Latencies]).

relay() ->
    receive
        {echo, {Sender, Data}} ->
            spawn_monitor(fun() -> Sender ! {reply, {upper(Data), self()}} end);
        {'DOWN', _, process, _, normal} -> ok
    end,
    relay().

%% Bytes, not Unicode: what string.upper of Lua does, and faster than string:uppercase.
upper(Data) -> << <<(upper_byte(C))>> || <<C>> <= Data >>.

upper_byte(C) when C >= $a, C =< $z -> C - 32;
upper_byte(C) -> C.

%% How long it takes from exit(Pid, kill) of a busy loop to its DOWN.
terminate_busy(Times) ->
    All = [terminate_one() / 1.0e6 || _ <- lists:seq(1, Times)],
    io:format("worst_ms=~.4f mean_ms=~.4f~n", [lists:max(All), lists:sum(All) / Times]).

terminate_one() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> Me ! running, busy() end),
    receive running -> ok end,
    Start = now_ns(),
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, killed} -> now_ns() - Start end.

busy() -> busy().

await(_, 0) -> ok;
await(What, N) -> receive What -> await(What, N - 1) end.

until_input_ends() ->
    case io:get_line("") of
        eof -> ok;
        _ -> until_input_ends()
    end.

now_ns() -> erlang:monotonic_time(nanosecond).

print(Ops, Start) ->
    io:format("ops=~b seconds=~.6f~n", [Ops, (now_ns() - Start) / 1.0e9]).
