import type { LoadedResource } from '../connector.ts';
import type { DirectoryPerson } from './read-people.ts';

type PersonResource = Extract<LoadedResource, { kind: 'resource' }>['resource'];

/** What is found of a person: the name, the work, the manager, and how to reach them. */
export function describePerson(person: DirectoryPerson, manager: DirectoryPerson | undefined): PersonResource {
  const { name, emails, title, department, location, phones } = person;
  const lines = [
    title && `Title: ${title}`,
    department && `Department: ${department}`,
    location && `Location: ${location}`,
    manager && `Manager: ${manager.name}`,
    ...emails.map((email) => `Email: ${email}`),
    ...phones.map((phone) => `Phone: ${phone}`),
  ];
  const [email] = emails;
  const short = (text: string) => text.slice(0, 500);
  return {
    type: 'person',
    title: name,
    content: [name, ...lines.filter((line) => line)].join('\n'),
    ...(title ? { subtitle: short(title), jobTitle: [short(title)] } : {}),
    ...(email && email.length <= 500 ? { email } : {}),
    ...(department ? { department: [short(department)] } : {}),
    ...(location ? { location: [short(location)] } : {}),
    ...(manager ? { managedBy: [manager.emails[0] ?? manager.id] } : {}),
    ...(phones.length > 0 ? { data: { phone: phones } } : {}),
  };
}
