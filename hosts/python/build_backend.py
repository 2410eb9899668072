"""Packs drover_host as pip asks for it (PEP 517): a wheel, or an archive of the sources."""
import base64, hashlib, io, os, tarfile, zipfile

NAME, VERSION = "drover_host", "0.1.0"  # as in pyproject.toml
METADATA = f"""Metadata-Version: 2.1
Name: drover-host
Version: {VERSION}
Summary: A worker of a Drover pool in Python: register functions, and a Java program sends them work.
License: EPL-2.0
Requires-Python: >=3.6
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: drover\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
MODULES = ["drover_host.py", "drover_messages.py", "drover_objects.py"]
SOURCES = MODULES + ["build_backend.py", "pyproject.toml", "README.md"]
TIME = (1980, 1, 1, 0, 0, 0)  # the same bytes each time


def content(file):
    with open(file, "rb") as source:
        return source.read()


def build_wheel(folder, config_settings=None, metadata_directory=None):
    info = f"{NAME}-{VERSION}.dist-info"
    files = {module: content(module) for module in MODULES}
    files.update({f"{info}/METADATA": METADATA.encode(), f"{info}/WHEEL": WHEEL.encode()})
    record = ""
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    wheel = f"{NAME}-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return wheel


def build_sdist(folder, config_settings=None):
    sources = f"{NAME}-{VERSION}"
    with tarfile.open(os.path.join(folder, f"{sources}.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name, data in [("PKG-INFO", METADATA.encode())] + [(each, content(each)) for each in SOURCES]:
            entry = tarfile.TarInfo(f"{sources}/{name}")
            entry.size, entry.mode = len(data), 0o644
            archive.addfile(entry, io.BytesIO(data))
    return f"{sources}.tar.gz"
