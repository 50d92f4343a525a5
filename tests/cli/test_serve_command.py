"""The command that serves: what it says when it cannot."""

import socket


def test_a_port_in_use_is_said_with_a_way_out(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--port", port)
    assert said.code == 2
    assert f"Port {port} is in use" in said.complaint
    assert f"PORT={port + 1} make run" in said.complaint
