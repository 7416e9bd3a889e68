-- want error: app:main:2: boom
error("boom")
