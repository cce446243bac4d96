import json, sys

ids = set()
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if record["Operation"] == "MailItemsAccessed" and record["UserId"].lower() == sys.argv[2]:
            ids.add(record["Id"])
print(len(ids))
