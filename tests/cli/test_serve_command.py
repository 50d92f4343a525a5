"""The command that serves: what it says when it cannot, and that the first start can be used."""

import io
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from openpyxl import Workbook

from bestendig.cli import platform
from bestendig.common import walls

MAIN = "import sys; from bestendig.cli import main; sys.exit(main(sys.argv[1:]))"


def test_a_port_in_use_is_said_with_a_way_out(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--port", port)
    assert said.code == 2
    assert f"Port {port} is in use" in said.complaint
    assert f"PORT={port + 1} make run" in said.complaint


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_nothing_is_served_with_the_keys_beside_the_data(tmp_path, command):
    told = {
        "DEMO": "0",
        "SECRET_KEY": "k" * 60,
        "BASE_URL": "https://bestendig.example",
        "ALLOWED_HOSTS": "bestendig.example",
        "DATA_DIR": str(tmp_path),
        "PORT": "0",
    }
    ended = subprocess.run(
        [sys.executable, "-c", MAIN, command],
        env={**os.environ, **told, "KEY_STORE": "", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 1
    assert "The key store lies in one folder with the database." in ended.stderr


@pytest.mark.django_db
def test_nothing_is_served_while_a_wall_is_down(prepared, settings, monkeypatch):
    settings.BASE_URL = "https://bestendig.example"
    monkeypatch.setattr(walls, "gaps", lambda: ["The table people has no wall."])
    platform.start()
    with pytest.raises(SystemExit, match="The table people has no wall"):
        platform.start(serving=True)


def test_a_file_is_read_at_the_first_start_of_the_demo(tmp_path):
    with first_start(tmp_path) as address:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{address}/toets/", timeout=120).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        body, kind = as_form({"csrfmiddlewaretoken": token}, "file", workbook())
        headers = {"Content-Type": kind, "Referer": f"{address}/toets/"}
        answer = browser.open(Request(f"{address}/toets/", body, headers), timeout=120)
        assert "meting.xlsx" in answer.read().decode()


@contextmanager
def first_start(folder):
    """The address of a server that has just built its demo in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            MAIN,
            "serve",
        ],
        env={**os.environ, "DEMO": "1", "DATA_DIR": str(folder), "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(120)


def wait_for(address, server):
    until = time.monotonic() + 600
    while time.monotonic() < until and server.poll() is None:
        try:
            build_opener().open(address, timeout=10).close()
        except OSError:  # nobody listens yet, or it is still waking up
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the server did not start")


def workbook():
    book = Workbook()
    for row in (["nummer", "groep", "voor", "na"], [1, "a", 3, 4], [2, "b", 3, 3]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_form(fields, name, content):
    """A form with one file, as a browser sends it."""
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="{name}"; filename="meting.xlsx"'
    parts += [f"--{edge}\r\n{head}\r\n\r\n".encode(), content, f"\r\n--{edge}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"
