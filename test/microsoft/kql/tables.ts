/** Columns that the queries name, with the types of Microsoft's table reference (Azure Monitor Logs, Defender). */
export const OFFICE_ACTIVITY =
  'TimeGenerated:datetime, TenantId:string, Operation:string, RecordType:string, UserId:string, UserType:string, UserKey:string, ' +
  'ClientIP:string, Client_IPAddress:string, ActorIpAddress:string, Actor:string, ClientInfoString:string, ClientProcessName:string, ' +
  'ClientVersion:string, AppId:string, ClientAppId:string, AzureADAppId:string, ExternalAccess:string, Logon_Type:string, ' +
  'InternalLogonType:int, MailboxGuid:string, MailboxOwnerUPN:string, MailboxOwnerSid:string, LogonUserSid:string, OfficeId:string, ' +
  'SourceRecordId:string, OfficeWorkload:string, OfficeTenantId:string, OriginatingServer:string, ResultStatus:string, Folder:string, ' +
  'Folders:string, Item:string, AffectedItems:string, OperationProperties:dynamic, ExtraProperties:dynamic, Type:string'

const CLOUD_APP_EVENTS =
  'ActionType:string, Application:string, ApplicationId:int, AppInstanceId:int, AccountObjectId:string, AccountId:string, ' +
  'AccountDisplayName:string, AccountType:string, IPAddress:string, IPTags:dynamic, IPCategory:string, CountryCode:string, City:string, ' +
  'ISP:string, UserAgent:string, UserAgentTags:dynamic, ActivityType:string, ActivityObjects:dynamic, ObjectName:string, ' +
  'ObjectType:string, ObjectId:string, ReportId:string, RawEventData:dynamic, AdditionalFields:dynamic, IsAdminOperation:bool, ' +
  'IsExternalUser:bool, IsImpersonated:bool, IsAnonymousProxy:bool, DeviceType:string, OSPlatform:string'

const EMAIL_EVENTS =
  'NetworkMessageId:string, InternetMessageId:string, SenderMailFromAddress:string, SenderFromAddress:string, ' +
  'SenderDisplayName:string, SenderMailFromDomain:string, SenderFromDomain:string, RecipientEmailAddress:string, ' +
  'RecipientObjectId:string, Subject:string, EmailDirection:string, DeliveryAction:string, DeliveryLocation:string, ' +
  'EmailClusterId:long, AttachmentCount:int, UrlCount:int, ReportId:string, AdditionalFields:dynamic'

export const SENTINEL = {
  OfficeActivity: OFFICE_ACTIVITY,
  CloudAppEvents: `TimeGenerated:datetime, ${CLOUD_APP_EVENTS}`,
  EmailEvents: `TimeGenerated:datetime, ${EMAIL_EVENTS}`,
}

export const DEFENDER = {
  CloudAppEvents: `Timestamp:datetime, OAuthAppId:string, SessionData:dynamic, ${CLOUD_APP_EVENTS}`,
  EmailEvents: `Timestamp:datetime, ${EMAIL_EVENTS}`,
}
