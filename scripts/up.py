"""Run Airflow on 127.0.0.1 with the live sources of config/, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from pathlib import Path

from airflow_env import ROOT, airflow_environment, free_ports
from airflow_server import NotReadyError, read_password, running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "airflow")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "data")
    arguments = parser.parse_args()
    if in_use(arguments.port):
        sys.exit(f"端口 {arguments.port} 已被占用，请换一个：make up PORT={free_ports(1)[0]}")
    environment = airflow_environment(
        arguments.home, arguments.data, port=arguments.port, log_ports=tuple(free_ports(2))
    )
    log = arguments.home / "standalone.log"
    # make and process supervisors end a program by SIGTERM; everything that was started must end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"正在启动 Airflow，约需一分钟。日志：{log}", flush=True)
    try:
        with running(environment, log) as process:
            print(
                f"\n  网址    {environment['AIRFLOW__API__BASE_URL']}\n  用户名  admin\n"
                f"  密码    {read_password(arguments.home)}\n\n按 Ctrl-C 停止。",
                flush=True,
            )
            process.wait()
    except NotReadyError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print("\n已停止。")


def in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    main()
