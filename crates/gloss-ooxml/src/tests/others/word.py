"""Word documents as LibreOffice and python-docx read them: for each case (`N.orig.docx`, `N.direct.docx`, `N.suggested.docx` of a folder)
the words of the original and of the direct edit, each with all tracked changes rejected or accepted, beside those of the suggestion.
One office serves all cases. Writes nothing into the folder but the office's own profile."""

import json
import os
import subprocess
import sys
import time

import docx
import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

folder = sys.argv[1]
PIPE = f"glossword{os.getpid()}"
ACCEPT, REJECT = ".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges"


def office():
    profile = f"-env:UserInstallation=file://{folder}/office"
    words = ["soffice", profile, "--headless", "--norestore", "--nologo", f"--accept=pipe,name={PIPE};urp;"]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("the office did not answer")


def value(name, own):
    one = PropertyValue()
    one.Name, one.Value = name, own
    return one


def words_of(text):
    out = []
    parts = text.createEnumeration()
    while parts.hasMoreElements():
        part = parts.nextElement()
        if part.supportsService("com.sun.star.text.TextTable"):
            for name in part.CellNames:
                out += words_of(part.getCellByName(name))
        elif part.supportsService("com.sun.star.text.Paragraph"):
            out.append(part.String)
    return out


def all_words(document):
    out = words_of(document.Text)
    for notes in (document.Footnotes, document.Endnotes):
        for n in range(notes.Count):
            out += words_of(notes.getByIndex(n))
    styles = document.StyleFamilies.getByName("PageStyles")
    for name in styles.ElementNames:
        style = styles.getByName(name)
        if style.HeaderIsOn:
            out += words_of(style.HeaderText)
        if style.FooterIsOn:
            out += words_of(style.FooterText)
    return out


def resolved(context, path, command):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(f"file://{path}", "_blank", 0, (value("Hidden", True),))
    if document is None:
        return None
    try:
        dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, ())
        # The office leaves an empty paragraph out where a section ends with it, and not where something was suggested there.
        return [words for words in all_words(document) if words.strip()]
    finally:
        document.close(True)


class Office:
    """An office that is begun again where a file ends it; what such a file says is that it does."""

    def __init__(self):
        self.begin()

    def begin(self):
        self.running = office()
        self.context = connect()

    def end(self):
        self.running.terminate()
        self.running.wait()

    def words(self, path, command):
        try:
            return resolved(self.context, path, command)
        except Exception:  # noqa: BLE001
            self.end()
            self.begin()
            return "ended"


def main():
    cases = sorted({name.split(".")[0] for name in os.listdir(folder) if name.endswith(".docx")}, key=int)
    own = Office()
    try:
        for case in cases:
            told = {"case": int(case)}
            paths = {which: os.path.join(folder, f"{case}.{which}.docx") for which in ("orig", "direct", "suggested")}
            for which, path in paths.items():
                try:
                    docx.Document(path)
                    told[f"{which} opens"] = True
                except Exception as error:  # noqa: BLE001
                    told[f"{which} opens"] = str(error)
            for end, command, beside in (("accept", ACCEPT, "direct"), ("reject", REJECT, "orig")):
                said, expected = own.words(paths["suggested"], command), own.words(paths[beside], command)
                told[end] = said == expected
                if said != expected:
                    told[f"{end}: {beside}"], told[f"{end}: suggested"] = expected, said
            print(json.dumps(told), flush=True)
    finally:
        own.end()


main()
