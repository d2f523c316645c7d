import type { Dice } from './dice';

/** Common first and last names that often go together, and how many people in a hundred have them. */
const FAMILIES: { share: number; first: string[]; last: string[] }[] = [
  {
    share: 62,
    first:
      'Alan Alice Amy Andrew Angela Ann Ben Beth Carol Catherine Charlotte Chloe Chris Claire Colin Craig Daniel David Dawn Debbie Diane Donna Elaine Ellie Emily Emma Fiona Gary Gemma George Graham Grace Hannah Harry Heather Helen Holly Ian Isla Jack Jackie Jade James Jane Jason Jean Jenny Jess Joanne Joe John Jordan Josh Judith Julie Karen Kate Katie Keith Kelly Kerry Kevin Kim Laura Lauren Leanne Lee Lesley Linda Lisa Liz Lucy Luke Lynne Mandy Mark Martin Matt Megan Michelle Mike Natalie Neil Nick Nicola Olivia Pam Pat Paul Peter Phil Rachel Rebecca Rob Rosie Ruth Ryan Sally Sam Sarah Scott Sharon Sheila Shelley Simon Sophie Stacey Steph Steve Stuart Sue Susan Tina Tom Tony Tracey Vicky Victoria Wendy Zoe'.split(
        ' '
      ),
    last: 'Adams Allen Archer Atkins Bailey Baker Barnes Barrett Bell Bennett Berry Booth Bradley Brooks Brown Burton Butler Carr Carter Chambers Chapman Clarke Cole Collins Cook Cooper Cox Dawson Day Dixon Edwards Ellis Elliott Fisher Fletcher Ford Foster Fox Francis Gardner Gibson Green Griffin Hall Harding Harper Harris Harrison Hart Harvey Hill Holmes Hudson Hunt Jackson Johnson Kennedy King Knight Lambert Lane Lawson Lloyd Marsh Marshall Mason Matthews Miller Mills Moore Morris Murray Nash Newman Nicholls Oliver Palmer Parker Parsons Payne Pearson Perry Phillips Porter Potter Price Read Reynolds Richards Richardson Roberts Robinson Rogers Rose Saunders Scott Sharp Shaw Simpson Slater Smith Spencer Stevens Stone Taylor Thompson Turner Walker Wallis Ward Watson Webb Webster Wells West Wheeler White Wilkinson Williamson Wood Wright Young'.split(
      ' '
    )
  },
  {
    share: 9,
    first:
      'Aled Angharad Bethan Carys Ceri Delyth Dylan Eleri Elin Emyr Ffion Gethin Glyn Huw Iwan Llinos Lowri Mair Megan Nerys Nia Owain Rhiannon Rhys Sian Aoife Ciara Conor Declan Eilidh Fergus Kirsty Mairi Morag Niamh Orla Ross Sinead'.split(
        ' '
      ),
    last: 'Bevan Bowen Campbell Davies Doyle Evans Fraser Gallagher Griffiths Hughes Jenkins Jones Kelly Lewis MacDonald McCarthy Morgan Murphy Nolan Owen Parry Powell Pritchard Quinn Rees Reid Roberts Robertson Stewart Thomas Vaughan Watkins Williams'.split(
      ' '
    )
  },
  {
    share: 12,
    first:
      'Aisha Amir Anita Arjun Asha Bilal Deepa Farah Fatima Gurpreet Hamza Harpreet Imran Jaswinder Kamal Kavita Kiran Manjit Maryam Meena Mohammed Nadia Naveed Neha Nisha Parveen Pooja Rajesh Ravi Rehana Rukhsana Sabina Salma Sanjay Shabana Simran Sunita Tariq Usman Yasmin Zainab'.split(
        ' '
      ),
    last: 'Ahmed Akhtar Ali Anwar Aslam Bains Begum Bhatt Chaudhry Choudhury Dhillon Gill Hussain Iqbal Islam Joshi Kaur Khan Khatun Mahmood Malik Miah Mistry Parmar Patel Rahman Raja Rana Sandhu Shah Sharma Sidhu Singh Uddin'.split(
      ' '
    )
  },
  {
    share: 7,
    first:
      'Abena Adaeze Ade Akosua Blessing Chidi Chinedu Comfort Emeka Esther Faith Femi Funmi Grace Ifeoma Joy Kofi Kwame Mercy Ngozi Patience Precious Samuel Tendai Thabo Tunde Yaw'.split(
        ' '
      ),
    last: 'Abiola Addo Adebayo Adeyemi Agyeman Asante Balogun Boateng Chikwanha Danso Eze Mensah Moyo Mwangi Ncube Nwosu Obi Ofori Ogunleye Okeke Owusu Sesay'.split(
      ' '
    )
  },
  {
    share: 3,
    first:
      'Andre Beverley Claudette Curtis Delroy Denise Errol Jermaine Leroy Marcia Marlon Natasha Sonia Trevor Yvonne'.split(
        ' '
      ),
    last: 'Bailey Beckford Brown Campbell Clarke Forbes Gayle Gordon Grant Lawrence Morrison Palmer Reid Samuels Walters Wynter'.split(
      ' '
    )
  },
  {
    share: 5,
    first:
      'Agnieszka Aleksandra Andrei Anna Beata Cristina Dorota Elena Ewa Gabriela Ioana Jakub Katarzyna Krzysztof Magda Marcin Marek Mihai Monika Pawel Piotr Tomasz Vasile Zsofia'.split(
        ' '
      ),
    last: 'Dabrowska Dumitru Ionescu Jankowski Kaminski Kovacs Kowalczyk Lewandowska Mazur Nowak Pavlov Petrauskas Popa Radu Stoica Wisniewski Wojcik Zajac Zielinska'.split(
      ' '
    )
  },
  {
    share: 2,
    first:
      'Ahmad Ayse Dilan Elif Hassan Hiwa Layla Leila Mehmet Mina Nasrin Omar Reza Samira Shirin Yusuf'.split(
        ' '
      ),
    last: 'Aksoy Aziz Demir Farahani Haddad Hamid Kaya Karimi Mansour Nasser Osman Rashid Saleh Yilmaz'.split(
      ' '
    )
  }
];

/** A made-up name, put together from lists. Now and then the two parts come from different places. */
export function nameOf(dice: Dice): string {
  const shares = FAMILIES.map((family) => family.share);
  const family = FAMILIES[dice.place(shares)]!;
  const other = dice.chance(0.06) ? FAMILIES[dice.place(shares)]! : family;
  return `${dice.pick(family.first)} ${dice.pick(other.last)}`;
}

/** Gives out addresses of one domain; the second person of a name gets a 2. */
export class Addresses {
  readonly #taken = new Set<string>();

  constructor(
    private readonly domain: string,
    reserved: readonly string[]
  ) {
    for (const address of reserved) this.#taken.add(address);
  }

  for(name: string): string {
    const local = name.toLowerCase().replaceAll(/[^a-z]+/g, '.');
    for (let n = 1; ; n += 1) {
      const address = `${local}${n === 1 ? '' : n}@${this.domain}`;
      if (this.#taken.has(address)) continue;
      this.#taken.add(address);
      return address;
    }
  }
}
