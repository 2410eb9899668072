"""A worker of the demo: it greets, and asks the clock's process for the day."""
import platform

from drover_host import Host

host = Host()
messages = host.messages


@messages.handle("demo:greet")
def greet(name, message):
    day = messages.invoke("demo-clock", "clock:tell-day", None)
    return f"Python {platform.python_version()} greets {name}: {day}"


host.run()
