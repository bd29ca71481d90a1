import { fieldsWithin, type Descriptors } from './descriptors.js';

/** What would find a person by what they are (P8, C1). */
const ATTRIBUTES = new Set(['full_name', 'name', 'document_number', 'phone', 'birth_on', 'birth_date', 'sex', 'age', 'hukou_address', 'hukou_division_code', 'nationality', 'ethnicity', 'occupation']);
/** What stands for a person in an answer. */
const PERSONAL = /^(subject_id|resident_id|owner_subject_id|masked_name|full_name|document_number|phone)$/;

/** Methods that take an attribute of a person, each with why none of them is a search. */
const TAKES_ATTRIBUTE: Readonly<Record<string, string>> = {
  'yuejuma.identity.v1.IdentityService.StartVerification': 'a person states their own; known and unknown answer alike (T4)',
  'yuejuma.identity.v1.IdentityService.EnrolCoResident': 'a declarant states all of it; the registry says yes or no, known and unknown answer alike (T4)',
  'yuejuma.identity.v1.IdentityService.MatchCityRecords': 'whom a city\'s own records are about, for registration alone; nothing of them is kept but a keyed mark (R39)',
  'yuejuma.identity.v1.IdentityService.StartConsent': 'a person at a counter shows their ID card and is asked for their own consent; known and unknown answer alike',
  'yuejuma.registration.v1.RegistrationService.StartAssistedAct': 'the same, for one act of that person',
  'yuejuma.registration.v1.RegistrationService.AddCoResident': 'the same, at the own address only',
  'yuejuma.identity.v1.IdentityDevelopmentService.EnrolSyntheticPeople': 'generated people, under development only',
  'yuejuma.authority.v1.FaceCheckService.RedeemAssertion': 'asks an outside authority yes or no',
  'yuejuma.authority.v1.PopulationRegistryService.MatchPerson': 'asks an outside authority yes or no, name and number together',
  'yuejuma.authority.v1.SmsService.SendSms': 'an outside authority; says nothing of anybody',
  'yuejuma.authority.v1.SocialInsuranceService.CheckEmployment': 'asks an outside authority yes or no',
  'yuejuma.authority.v1.SimulatorControlService.SendFromPhone': 'a simulated authority, under development only',
  'yuejuma.authority.v1.SimulatorControlService.ListSms': 'a simulated authority, under development only',
  'yuejuma.authority.v1.SimulatorControlService.PublishCityBatch': 'a simulated authority, under development only',
  'yuejuma.authority.v1.SimulatorControlService.LoadRegistry': 'a simulated authority, under development only',
};

/** Methods that answer with several people, each with why it is no list of people. */
const ANSWERS_PEOPLE: Readonly<Record<string, string>> = {
  'yuejuma.address.v1.AddressService.FindConfirmers': 'owners and custodians of one dwelling, for services only, as ids',
  'yuejuma.address.v1.AddressService.ListOwnedDwellings': 'the caller\'s own ownership',
  'yuejuma.address.v1.AddressService.ImportDwellings': 'ownership of what was just imported: none; services only',
  'yuejuma.address.v1.AddressDevelopmentService.ListDemoDwellings': 'owners of the demo, under development only',
  'yuejuma.code.v1.CodeService.StreamShowCodes': 'the own codes of residents who ask at the same moment, each named by id in a sealed batch of the gateway',
  'yuejuma.identity.v1.IdentityService.ReadMaskedNames': 'people named by id beforehand, for a listed purpose, logged first (D6)',
  'yuejuma.identity.v1.IdentityService.MatchCityRecords': 'whom a city\'s own records are about, for registration alone (R39)',
  'yuejuma.identity.v1.IdentityService.CheckHukous': 'a yes or no about people named by id beforehand, for the permit rules alone, logged first (R58)',
  'yuejuma.identity.v1.IdentityService.GetPersonMarks': 'marks of people named by id, for registration alone',
  'yuejuma.identity.v1.IdentityService.ListCounterCases': 'who waits at the own counter; the name is empty in a list',
  'yuejuma.identity.v1.IdentityService.ListProxies': 'those who act for the caller or whom the caller acts for, by masked name, logged first (G13)',
  'yuejuma.identity.v1.IdentityDevelopmentService.EnrolSyntheticPeople': 'generated people, under development only',
  'yuejuma.message.v1.MessageService.GetContacts': 'phones of offices, of no person (R67)',
  'yuejuma.registration.v1.CityService.ListCities': 'phones of offices, of no person (R67)',
  'yuejuma.registration.v1.RegistrationService.ListResidences': 'the caller\'s own declarations',
  'yuejuma.registration.v1.RegistrationService.ListCoResidents': 'whom the caller declared, by the masked name; each of them is told',
  'yuejuma.registration.v1.RegistrationService.ListCases': 'cases of the own unit; the name is empty in a list',
  'yuejuma.authority.v1.CityRegistrationsService.PullBatches': 'an outside authority; asked by services only, for a city that publishes to us (R39)',
  'yuejuma.authority.v1.InboundSmsService.PullSms': 'messages that phones sent to the platform; an outside authority, for the vault alone',
  'yuejuma.authority.v1.SimulatorControlService.ListRegistryPeople': 'a simulated authority, under development only',
};

/** Methods that find people by an attribute or list them, less those named above. */
export function peopleSearches(descriptors: Descriptors): string[] {
  const seen = new Set<string>();
  const unless = (list: Readonly<Record<string, string>>, name: string): boolean => {
    seen.add(name);
    return !(name in list);
  };
  const findings = descriptors.rpcs.flatMap(({ name, method }) => {
    const asks = fieldsWithin(descriptors, method.inputType).filter(({ field }) => ATTRIBUTES.has(field.name));
    const answers = fieldsWithin(descriptors, method.outputType);
    const lists = answers.filter(({ field }) => field.label === 'LABEL_REPEATED').some((list) => answers.some(({ path, field }) => path.startsWith(`${list.path}.`) && PERSONAL.test(field.name)));
    const isNamedAsSearch = /\.(List|Search|Find|Query|Export|Count|Lookup|BatchGet)\w*(People|Person|Resident|Subject|User|Citizen|Holder|Household|Neighbour)s?$/.test(name);
    return [
      ...(asks.length > 0 && unless(TAKES_ATTRIBUTE, name) ? [`${name} takes ${asks.map(({ path }) => path).join(', ')}`] : []),
      ...(lists && unless(ANSWERS_PEOPLE, name) ? [`${name} lists people`] : []),
      ...(isNamedAsSearch && !(name in ANSWERS_PEOPLE) ? [`${name} is named as a search for people`] : []),
    ];
  });
  const stale = [...Object.keys(TAKES_ATTRIBUTE), ...Object.keys(ANSWERS_PEOPLE)].filter((name) => !seen.has(name));
  return [...findings, ...stale.map((name) => `${name} is excepted and needs no exception`)];
}
