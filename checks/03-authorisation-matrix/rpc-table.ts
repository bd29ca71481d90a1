/** The ten callers of the matrix: the six roles, a partner, a service, a seal that is over, and nobody. */
export const CALLERS = ['RESIDENT', 'OWNER', 'CUSTODIAN', 'OFFICER', 'AUDITOR', 'CITY_ADMIN', 'PARTNER', 'SERVICE', 'EXPIRED', 'ANONYMOUS'] as const;
export type CallerName = (typeof CALLERS)[number];

/** Owners and custodians are residents; what makes them more is a relation, not a role (relations.ts). */
const PEOPLE = ['RESIDENT', 'OWNER', 'CUSTODIAN'] as const;
const ANYONE = ['RESIDENT', 'OWNER', 'CUSTODIAN', 'OFFICER', 'AUDITOR', 'CITY_ADMIN', 'PARTNER', 'SERVICE', 'ANONYMOUS'] as const;
const SERVICES = ['SERVICE'] as const;
const OFFICERS = ['OFFICER'] as const;
/** Staff of every kind. */
const STAFF = ['OFFICER', 'AUDITOR', 'CITY_ADMIN'] as const;

/**
 * Who is let in, by method: written by hand from contract.md section 3 and the comments of the protos, never derived
 * from the code. A method that is not here fails the check, and so does a row without a method.
 */
export const RPCS: Readonly<Record<string, readonly CallerName[]>> = {
  'yuejuma.address.v1.AddressService/ListDivisions': [...PEOPLE, 'OFFICER', 'SERVICE'],
  'yuejuma.address.v1.AddressService/SearchAddresses': [...PEOPLE, 'OFFICER'],
  'yuejuma.address.v1.AddressService/ResolveHouseCode': PEOPLE,
  'yuejuma.address.v1.AddressService/BatchGetAddresses': [...PEOPLE, 'OFFICER', 'SERVICE'],
  'yuejuma.address.v1.AddressService/CreateProvisionalAddress': PEOPLE,
  'yuejuma.address.v1.AddressService/FindConfirmers': SERVICES,
  'yuejuma.address.v1.AddressService/ListOwnedDwellings': PEOPLE,
  'yuejuma.address.v1.AddressService/GetOwnedDwelling': PEOPLE,
  'yuejuma.address.v1.AddressService/RecordOwnership': SERVICES,
  'yuejuma.address.v1.AddressService/RecordOwnerships': SERVICES,
  'yuejuma.address.v1.AddressService/AppointCustodian': PEOPLE,
  'yuejuma.address.v1.AddressService/RevokeCustodian': PEOPLE,
  'yuejuma.address.v1.AddressService/EndOwnership': SERVICES,
  'yuejuma.address.v1.AddressService/ImportDwellings': SERVICES,
  // For the list that the code service publishes.
  'yuejuma.address.v1.AddressService/ListHouseCodeKeys': SERVICES,
  'yuejuma.address.v1.AddressService/FindCityAddress': SERVICES,
  'yuejuma.address.v1.AddressDevelopmentService/ListDemoDwellings': SERVICES,
  'yuejuma.audit.v1.AuditService/RecordRead': [...PEOPLE, 'OFFICER', 'SERVICE'],
  'yuejuma.audit.v1.AuditService/ListAccessLog': PEOPLE,
  'yuejuma.audit.v1.AuditService/GetCheckpoint': ANYONE,
  'yuejuma.audit.v1.AuditService/GetProof': ANYONE,
  'yuejuma.authority.v1.CardFactoryService/OrderCard': SERVICES,
  'yuejuma.authority.v1.CityRegistrationsService/PullBatches': SERVICES,
  'yuejuma.authority.v1.FaceCheckService/RedeemAssertion': SERVICES,
  'yuejuma.authority.v1.PopulationRegistryService/MatchPerson': SERVICES,
  'yuejuma.authority.v1.PropertyRegistryService/CheckOwnership': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/SetMode': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/ListSms': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/CreateFaceAssertion': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/LoadRegistry': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/ListRegistryPeople': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/PublishCityBatch': SERVICES,
  'yuejuma.authority.v1.PushService/SendPush': SERVICES,
  'yuejuma.authority.v1.PushService/ListPushReports': SERVICES,
  'yuejuma.authority.v1.InboundSmsService/PullSms': SERVICES,
  'yuejuma.authority.v1.SimulatorControlService/SendFromPhone': SERVICES,
  'yuejuma.authority.v1.SmsService/SendSms': SERVICES,
  'yuejuma.authority.v1.SmsService/RegisterSmsTemplates': SERVICES,
  'yuejuma.authority.v1.SmsService/ListSmsReports': SERVICES,
  'yuejuma.authority.v1.SocialInsuranceService/CheckEmployment': SERVICES,
  'yuejuma.code.v1.CodeService/ShowCode': PEOPLE,
  // A stream of the gateway; who asks for a code is sealed in each of its messages.
  'yuejuma.code.v1.CodeService/StreamShowCodes': SERVICES,
  'yuejuma.code.v1.CodeService/VerifyCode': ['PARTNER'],
  'yuejuma.code.v1.CodeService/GetKeyList': ANYONE,
  'yuejuma.code.v1.CodeService/ListReceipts': PEOPLE,
  'yuejuma.code.v1.CodeService/DeleteReceipt': PEOPLE,
  // Every service answers these under development.
  'yuejuma.common.v1.DevelopmentService/SetClockOffset': SERVICES,
  'yuejuma.common.v1.DevelopmentService/RunDueJobs': SERVICES,
  'yuejuma.common.v1.DevelopmentService/GetPendingWork': SERVICES,
  'yuejuma.identity.v1.IdentityService/StartVerification': ANYONE,
  'yuejuma.identity.v1.IdentityService/SubmitOtp': ANYONE,
  'yuejuma.identity.v1.IdentityService/SubmitFace': ANYONE,
  'yuejuma.identity.v1.IdentityService/ChooseCounter': ANYONE,
  'yuejuma.identity.v1.IdentityService/GetVerification': ANYONE,
  'yuejuma.identity.v1.IdentityService/RefreshSession': ANYONE,
  'yuejuma.identity.v1.IdentityService/GetResident': PEOPLE,
  // Through registration or code only: see VIA.
  'yuejuma.identity.v1.IdentityService/ReadMaskedNames': [...PEOPLE, 'OFFICER', 'SERVICE'],
  'yuejuma.identity.v1.IdentityService/ListCounterCases': OFFICERS,
  'yuejuma.identity.v1.IdentityService/GetCounterCase': OFFICERS,
  'yuejuma.identity.v1.IdentityService/DecideCounterCase': OFFICERS,
  'yuejuma.identity.v1.IdentityService/AskHiding': PEOPLE,
  'yuejuma.identity.v1.IdentityService/GetHiding': PEOPLE,
  'yuejuma.identity.v1.IdentityService/EndHiding': PEOPLE,
  // Through registration only: see VIA.
  'yuejuma.identity.v1.IdentityService/ProposeHiding': OFFICERS,
  'yuejuma.identity.v1.IdentityService/ListHidings': OFFICERS,
  'yuejuma.identity.v1.IdentityService/DecideHiding': OFFICERS,
  'yuejuma.identity.v1.IdentityService/CheckHukou': SERVICES,
  'yuejuma.identity.v1.IdentityService/CheckEmployment': SERVICES,
  'yuejuma.identity.v1.IdentityService/SetHabitualResidence': SERVICES,
  'yuejuma.identity.v1.IdentityService/ClearHabitualResidence': SERVICES,
  'yuejuma.identity.v1.IdentityService/GetHabitualResidence': SERVICES,
  // Through message only.
  'yuejuma.identity.v1.IdentityService/SendNotice': SERVICES,
  // Through registration only: see VIA.
  'yuejuma.identity.v1.IdentityService/EnrolCoResident': PEOPLE,
  'yuejuma.identity.v1.IdentityService/MatchCityRecords': SERVICES,
  'yuejuma.identity.v1.IdentityService/GetPersonMarks': SERVICES,
  'yuejuma.identity.v1.IdentityService/AskBySms': SERVICES,
  'yuejuma.identity.v1.IdentityService/StartConsent': OFFICERS,
  'yuejuma.identity.v1.IdentityService/GiveConsent': OFFICERS,
  'yuejuma.identity.v1.IdentityDevelopmentService/IssueSession': SERVICES,
  'yuejuma.identity.v1.IdentityDevelopmentService/EnrolSyntheticPeople': SERVICES,
  'yuejuma.message.v1.MessageService/ListTasks': [...PEOPLE, ...STAFF],
  'yuejuma.message.v1.MessageService/ListMessages': [...PEOPLE, ...STAFF],
  'yuejuma.message.v1.MessageService/ReadMessage': [...PEOPLE, ...STAFF],
  'yuejuma.message.v1.MessageService/GetContacts': PEOPLE,
  'yuejuma.permit.v1.PermitService/GetPermit': PEOPLE,
  'yuejuma.permit.v1.PermitService/ClaimPermit': PEOPLE,
  'yuejuma.registration.v1.CityService/ListCities': ANYONE,
  'yuejuma.registration.v1.CityService/ExplainDeclaration': PEOPLE,
  'yuejuma.registration.v1.CityService/RequestCorrection': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/DeclareResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/AddCoResident': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ListCoResidents': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/StartAssistedAct': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/CompleteAssistedAct': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ConfirmResidences': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/CreateStandingRule': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ListStandingRules': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/RevokeStandingRule': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/IssuePaperSlip': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/EnterPaperSlip': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ListResidences': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/WithdrawDeclaration': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/SetHabitualResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/EndResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/KeepResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ConfirmResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/RejectResidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/GetConfirmerView': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/AnnounceEnd': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/RevokeEnd': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ObjectToEnd': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/AppealDecision': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/AddEvidence': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ProposeHidingInCase': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ReportStranger': PEOPLE,
  'yuejuma.registration.v1.RegistrationService/ListCases': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/GetCase': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/DecideCase': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ProposeAuthorityEnd': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ApproveAuthorityEnd': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/ListAuthorityEnds': OFFICERS,
  'yuejuma.registration.v1.RegistrationService/AddCaseEvidence': OFFICERS,
};

/** Methods that also ask which service forwards a call they could answer. Through any other, and straight from the gateway, nobody is let in. */
export const VIA: Readonly<Record<string, { via: string; request: object }>> = {
  'yuejuma.identity.v1.IdentityService/MatchCityRecords': { via: 'registration', request: { cityCode: '4403', people: [] } },
  'yuejuma.identity.v1.IdentityService/GetPersonMarks': { via: 'registration', request: { subjectIds: [] } },
  'yuejuma.identity.v1.IdentityService/ProposeHiding': { via: 'registration', request: { subjectId: '00000000-0000-4000-8000-000000000000', cityCode: '4401', caseId: '4401-00000000-0000-4000-8000-000000000000', reason: 'seen', evidenceIds: ['police-1'] } },
  'yuejuma.identity.v1.IdentityService/ReadMaskedNames': { via: 'registration', request: { subjectIds: ['00000000-0000-4000-8000-000000000000'], purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: '4401-00000000-0000-4000-8000-000000000000' } },
  'yuejuma.identity.v1.IdentityService/AskBySms': { via: 'registration', request: {} },
  'yuejuma.identity.v1.IdentityService/StartConsent': { via: 'registration', request: { requestId: '00000000-0000-4000-8000-000000000000' } },
  'yuejuma.identity.v1.IdentityService/GiveConsent': { via: 'registration', request: { consentId: '00000000-0000-4000-8000-000000000000', actDigest: Buffer.alloc(32) } },
  'yuejuma.identity.v1.IdentityService/EnrolCoResident': { via: 'registration', request: { requestId: '00000000-0000-4000-8000-000000000000', cityCode: '4401' } },
};

/** What the partner edge answers besides health; anything else does not exist there. */
export const EDGE: readonly string[] = ['yuejuma.code.v1.CodeService/VerifyCode'];
