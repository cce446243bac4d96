import csv, json, sys

csv.field_size_limit(1 << 30)
ids = set()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for row in csv.DictReader(file):
        if row["Operation"] != "MailItemsAccessed":
            continue
        try:
            record = json.loads(row["AuditData"])
        except ValueError:
            continue
        if record["UserId"].lower() == sys.argv[2]:
            ids.add(record["Id"])
print(len(ids))
