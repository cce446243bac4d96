export interface KnownApp {
  readonly name: string
  /** `abused`: a lawful mail program that intruders use to copy mailboxes. */
  readonly kind: 'microsoft' | 'third-party' | 'abused'
}

/**
 * Application ids that stand in AppId and ClientAppId. Microsoft's own: "Verify first-party Microsoft applications in
 * sign-in reports" (learn.microsoft.com). Abused: the list kept by LETHAL-FORENSICS' Microsoft-Analyzer-Suite.
 * A first-party name never makes an access harmless (rule R11).
 */
const KNOWN_APPS = new Map<string, KnownApp>(
  (
    [
      ['00000002-0000-0ff1-ce00-000000000000', 'Office 365 Exchange Online', 'microsoft'],
      ['00000003-0000-0000-c000-000000000000', 'Microsoft Graph', 'microsoft'],
      ['00000003-0000-0ff1-ce00-000000000000', 'Office 365 SharePoint Online', 'microsoft'],
      ['00000006-0000-0ff1-ce00-000000000000', 'Microsoft Office 365 Portal', 'microsoft'],
      ['00000007-0000-0ff1-ce00-000000000000', 'Exchange Online Protection', 'microsoft'],
      ['d3590ed6-52b3-4102-aeff-aad2292ab01c', 'Microsoft Office', 'microsoft'],
      ['5d661950-3475-41cd-a2c3-d671a3162bc1', 'Microsoft Outlook', 'microsoft'],
      ['9199bf20-a13f-4107-85dc-02114787ef48', 'One Outlook Web', 'microsoft'],
      ['27922004-5251-4030-b22d-91ecd9a37ea4', 'Outlook Mobile', 'microsoft'],
      ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', 'Microsoft Teams', 'microsoft'],
      ['5e3ce6c0-2b1f-4285-8d4b-75ee78787346', 'Microsoft Teams Web Client', 'microsoft'],
      ['cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', 'Microsoft Teams Services', 'microsoft'],
      ['4765445b-32c6-49b0-83e6-1d93765276ca', 'OfficeHome', 'microsoft'],
      ['b669c6ea-1adf-453f-b8bc-6d526592b419', 'Focused Inbox', 'microsoft'],
      ['13937bba-652e-4c46-b222-3003f4d1ff97', 'Substrate Context Service', 'microsoft'],
      ['14d82eec-204b-4c2f-b7e8-296a70dab67e', 'Microsoft Graph Command Line Tools', 'microsoft'],
      ['de8bc8b5-d9f9-48b1-a8ad-b748da725064', 'Graph Explorer', 'microsoft'],
      ['1950a258-227b-4e31-a9cf-717495945fc2', 'Microsoft Azure PowerShell', 'microsoft'],
      ['04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Microsoft Azure CLI', 'microsoft'],
      ['fb78d390-0c51-40cd-8e17-fdbfab77341b', 'Exchange REST API Based PowerShell', 'microsoft'],
      ['a0c73c16-a7e3-4564-9a95-2bdf47383716', 'Exchange Online Remote PowerShell', 'microsoft'],
      ['29d9ed98-a469-4536-ade2-f981bc1d605e', 'Microsoft Authentication Broker', 'microsoft'],
      ['f8d98a96-0999-43f5-8af3-69971c7bb423', 'Apple Internet Accounts', 'third-party'],
      ['9e5f94bc-e8a4-4e73-b8be-63364c29d753', 'Mozilla Thunderbird', 'third-party'],
      ['e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd', 'eM Client', 'abused'],
      ['ff8d92dc-3d82-41d6-bcbd-b9174d163620', 'PERFECTDATA SOFTWARE', 'abused'],
      ['a245e8c0-b53c-4b67-9b45-751d1dff8e6b', 'Newsletter Software Supermailer', 'abused'],
      ['2ef68ccc-8a4d-42ff-ae88-2d7bb89ad139', 'Mail_Backup', 'abused'],
      ['4761b959-9780-4c2d-87a3-512b4638f767', 'rclone', 'abused'],
      ['77468577-4f6e-40e7-b745-11d3d0c28095', 'Fastmail', 'abused'],
      ['179d5108-412b-4c95-8e34-06786784ab39', 'PostBox', 'abused'],
      ['946c777c-bc85-489e-b034-392389ae23d6', 'Spike', 'abused'],
      ['caffae8c-0882-4c81-9a27-d1803af53a40', 'SigParser', 'abused'],
      ['a43e5392-f48b-46a4-a0f1-098b5eeb4757', 'CloudSponge', 'abused'],
    ] as const
  ).map(([id, name, kind]) => [id, { name, kind }]),
)

/** @param id application id in any case; null for one that the table does not know */
export function knownApp(id: string): KnownApp | null {
  return KNOWN_APPS.get(id.toLowerCase()) ?? null
}
