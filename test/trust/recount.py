"""Counts sessions, messages and folders of a Search-UnifiedAuditLog export, with nothing of mia: Python's own library only.

usage: recount.py export.csv      prints one JSON object
"""

import csv
import json
import sys

csv.field_size_limit(1 << 30)


def records(path):
    """Distinct MailItemsAccessed records; two contents of one Id are two. Rows whose JSON is cut are counted apart."""
    seen, damaged, rows = set(), 0, 0
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            rows += 1
            if row.get("Operations", row.get("Operation")) != "MailItemsAccessed":
                continue
            try:
                audit = json.loads(row["AuditData"])
            except ValueError:
                damaged += 1
                continue
            content = json.dumps(audit, sort_keys=True)
            if content not in seen:
                seen.add(content)
                yield audit
    yield {"rows": rows, "damaged": damaged}


def properties(audit, name):
    return [p["Value"] for p in audit.get("OperationProperties", []) if p["Name"] == name]


def session_of(audit):
    context = audit.get("AppAccessContext") or {}
    device = {p["Name"]: p["Value"] for p in audit.get("DeviceProperties") or []}
    return audit.get("SessionId") or context.get("AADSessionId") or device.get("SessionId")


def recount(path):
    *audits, totals = records(path)
    sessions, messages, folders = {}, {}, {}
    kinds = {"Bind": 0, "Sync": 0}
    for audit in audits:
        kind = properties(audit, "MailAccessType")[0]
        kinds[kind] += 1
        mailbox = audit["MailboxGuid"].lower()
        key = session_of(audit)
        if key:
            group = sessions.setdefault(f"{key} {audit['MailboxOwnerUPN'].lower()} {audit['UserId'].lower()}", [0, 0])
            group[0] += 1
            group[1] += audit.get("OperationCount", 0)
        if kind == "Bind":
            ids = {item.get("InternetMessageId") for f in audit.get("Folders", []) for item in f["FolderItems"]}
            for message in ids - {None, ""}:
                messages[f"{mailbox} {message}"] = messages.get(f"{mailbox} {message}", 0) + 1
        else:
            ids = {f["Id"] for f in audit.get("Folders", [])} | {audit.get("Item", {}).get("ParentFolder", {}).get("Id")}
            for folder in ids - {None}:
                folders[f"{mailbox} {folder}"] = folders.get(f"{mailbox} {folder}", 0) + 1
    return {
        **totals,
        "records": len(audits),
        "bind": kinds["Bind"],
        "sync": kinds["Sync"],
        "operations": sum(a.get("OperationCount", 0) for a in audits),
        "sessionless": sum(1 for a in audits if not session_of(a)),
        "sessions": sessions,
        "messages": sorted(messages.values()),
        "messageIds": sorted({key.split(" ", 1)[1] for key in messages}),
        "folders": sorted(folders.values()),
    }


if __name__ == "__main__":
    json.dump(recount(sys.argv[1]), sys.stdout, sort_keys=True)
