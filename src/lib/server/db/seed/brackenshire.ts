import { team, type Shape } from './shape';

/**
 * The demo organisation: a made-up council of 900 people in 41 teams. Fourteen champions help 32 of
 * them, and the nine teams with nobody are those with the least time. Four teams have 3 or 4 people,
 * so that hidden numbers can be seen; the special educational needs team loses time with AI.
 */
export const BRACKENSHIRE: Shape = {
  name: 'Brackenshire Council',
  settings: {
    locals: {
      approved_tools: 'Microsoft 365 Copilot Chat',
      policy_link: 'the AI policy on our intranet',
      dpo_contact: "Brackenshire's data protection team",
      report_a_breach: 'the IT service desk on 01632 960 123',
      records_schedule: 'the records schedule on our intranet',
      ai_lead: 'the digital team at ai@brackenshire.example'
    },
    tools: [
      { id: 'copilot-chat', label: 'Microsoft 365 Copilot Chat' },
      { id: 'copilot-paid', label: 'Microsoft 365 Copilot (paid licence)' },
      { id: 'meeting-notes', label: 'Council meeting notes tool' }
    ]
  },
  personas: {
    learner: 'Home care east',
    champion: 'Occupational therapy',
    hr: 'People and payroll',
    admin: 'Digital and data'
  },
  hr: 2,
  departments: [
    {
      name: 'Adult social care',
      teams: [
        team('Occupational therapy', 22, 'mixed', 'steady', 1),
        team('Home care east', 40, 'frontline', 'steady', 1),
        team('Home care west', 38, 'frontline', 'no-time', null),
        team('Hospital discharge', 24, 'mixed', 'keen', 2),
        team('Safeguarding adults', 18, 'office', 'slow', 2),
        team('Learning disability support', 34, 'frontline', 'slow', 3),
        team('Day centres', 30, 'frontline', 'no-time', null),
        team('Brokerage and payments', 16, 'office', 'steady', 3),
        team('Sensory support', 4, 'mixed', 'keen', 1)
      ]
    },
    {
      name: 'Children and families',
      teams: [
        team('Early help north', 28, 'mixed', 'steady', 4),
        team('Early help south', 26, 'mixed', 'slow', 4),
        team('Children in care', 30, 'mixed', 'no-time', null),
        team('Fostering and adoption', 20, 'office', 'keen', 5),
        team('Special educational needs', 24, 'office', 'loses-time', 6),
        team('Family hubs', 32, 'frontline', 'slow', null),
        team('School admissions', 14, 'office', 'keen', 7),
        team('Youth justice', 12, 'mixed', 'steady', 4),
        team('Virtual school', 4, 'office', 'steady', 5)
      ]
    },
    {
      name: 'Highways and environment',
      teams: [
        team('Road repairs north', 34, 'frontline', 'no-time', null),
        team('Road repairs south', 32, 'frontline', 'slow', 8),
        team('Waste and recycling crews', 40, 'frontline', 'no-time', null),
        team('Parks and green spaces', 30, 'frontline', 'slow', null),
        team('Street lighting', 12, 'frontline', 'steady', 8),
        team('Planning applications', 26, 'office', 'keen', 9),
        team('Trading standards', 14, 'office', 'steady', 9),
        team('Flood risk', 3, 'mixed', 'steady', 8)
      ]
    },
    {
      name: 'Housing and communities',
      teams: [
        team('Housing repairs', 36, 'frontline', 'steady', 10),
        team('Tenancy support', 26, 'mixed', 'steady', 10),
        team('Homelessness prevention', 22, 'mixed', 'no-time', null),
        team('Libraries', 34, 'frontline', 'keen', 11),
        team('Community safety', 12, 'mixed', 'slow', 11),
        team('Estate caretakers', 24, 'frontline', 'slow', null),
        team('Resettlement', 4, 'mixed', 'steady', 10)
      ]
    },
    {
      name: 'Corporate services',
      teams: [
        team('Customer contact centre', 38, 'office', 'keen', 12),
        team('Finance', 24, 'office', 'steady', 13),
        team('People and payroll', 18, 'office', 'keen', 14),
        team('Digital and data', 22, 'office', 'keen', 12),
        team('Legal services', 14, 'office', 'slow', 13),
        team('Democratic services', 9, 'office', 'steady', 12),
        team('Communications', 7, 'office', 'keen', 14),
        team('Internal audit', 3, 'office', 'steady', 12)
      ]
    }
  ]
};
