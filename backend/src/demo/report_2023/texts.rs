//! The words of the report of 2023, by the title of their section.

/// A title, and its paragraphs in Markdown.
pub const TEXTS: &[(&str, &[&str])] = &[
    (
        "Inleiding",
        &[
            "In februari maakten we de **200e match** van een nieuwe en een gevestigde Assenaar. Daar zijn we trots \
                op. Want achter elke match zitten twee mensen die elkaar anders nooit waren tegengekomen, en vaak ook \
                twee families, twee straten en twee vriendengroepen. Zo groeit de stad naar elkaar toe, van twee \
                kanten.",
            "In mei deden we voor het eerst de deur van het **Praathuis** open: een avond zonder aanmelden, met \
                spelletjes, thee en Nederlands zonder boek. Het liep vanaf de eerste dinsdag.",
            "Het team bleef dit jaar gelijk, en dat gaf rust. Het bestuur veranderde juist veel: drie leden namen \
                afscheid, en vier nieuwe begonnen met frisse moed. Met onze partners werkten we meer samen dan ooit.",
        ],
    ),
    (
        "De lichtingen",
        &[
            "Drie lichtingen waren actief. Lichting 11 rondde af in juni, lichting 12 in december, en lichting 13 \
                begon in september en gaat door tot de zomer van 2024.",
            "De meeste nieuwe Assenaren kwamen bij ons via Werkplein Drentsche Aa. Een aantal van hen begon zonder \
                een woord Nederlands, en voert nu gesprekken bij de kassa, op school en bij de dokter. Van wie de \
                evaluatie invulde, zegt vier op de vijf dat het Nederlands veel beter is geworden.",
            "Ook noemen veel mensen de cultuur. *Ik begrijp nu waarom iedereen een agenda heeft*, schreef iemand. \
                Sinds lichting 11 geven we daarom cultuurtraining: over afspraken maken, initiatief nemen en op tijd \
                afzeggen. Dat maakt maatjes gelijkwaardiger.",
            "Nieuw is dat we ook mensen koppelen die niet aan het programma meedoen. Voor wie in ploegendienst werkt \
                of kleine kinderen heeft, is zo toch een maatje mogelijk. Wie het kan, raden we de groep nog steeds \
                aan.",
        ],
    ),
    (
        "Vrijwilligers",
        &[
            "Zonder vrijwilligers is er geen Vlucht Voorwaarts. Maatjes, coaches, assistent-coaches, trainers en \
                iedereen die soep kookt of stoelen klaarzet: dank jullie wel.",
            "De groep die langer dan een jaar blijft, groeit. En een aantal nieuwe Assenaren die eerst zelf meededen, \
                werd daarna coach of assistent-coach. Zij weten hoe het is om te beginnen, vertellen hun verhaal aan \
                nieuwe groepen, en zeggen het als iets anders moet. Op hun voorstel was het VV-Feest in december \
                soberder dan anders, om wat er in de wereld gebeurde: rustige muziek, en een moment van stilte.",
            "Bewoners van het AZC hielpen bij ontmoetingsdagen en feesten, vooral in de keuken. Zij leerden mensen \
                kennen die al wat verder zijn op dezelfde weg.",
        ],
    ),
    (
        "Verhalen van maatjes en groepen",
        &["Een match is voor twee, maar een groep draagt mee. Deze verhalen vertellen daarover. Iedereen die erin \
                voorkomt, vindt goed dat je ze hier leest."],
    ),
    (
        "Het Praathuis",
        &[
            "Elke dinsdagavond is de zaal bij De Nieuwe Kolk van iedereen. Maatjes komen samen, mensen die nog geen \
                maatje hebben komen alleen, en niemand blijft lang alleen zitten. Wie hier al langer woont, helpt wie \
                net is begonnen.",
            "Soms is er een thema:",
            "- in oktober een documentaire, samen met De Nieuwe Kolk\n- in november de Tweede Kamerverkiezingen, voor \
                sommigen de eerste keer dat hun stem telde\n- in december Sinterklaas, die ook van thee hield",
        ],
    ),
    (
        "Activiteiten en training",
        &[
            "Ontmoetingsdagen, twee VV-Feesten, trainingen en avonden voor coaches: na elke bijeenkomst vragen we wat \
                goed was en wat beter kan, en we vertellen terug wat we ermee doen. Bij een film zijn er nu \
                ondertitels, en op elk feest is er een tafel voor de kinderen.",
            "Eén groep ging in mei naar Ceresstaete voor een middag met nagellak en verhalen. Een aantal deelnemers \
                ging er daarna verder als vrijwilliger. Iemand anders kwam via een maatje bij een voetbalclub \
                terecht.",
        ],
    ),
    (
        "Samenwerkingen",
        &[
            "Steeds meer organisaties in Assen weten ons te vinden. De samenwerking met De Nieuwe Kolk groeide het \
                meest: het Praathuis is er elke week, en in december vierden we er voor het eerst het VV-Feest, samen \
                met Bab-a-Ddaar.",
            "Drie partners volgden de workshop *Beleven en bewust worden*. Met ervaringsdeskundigen voelden ze hoe \
                het is om een les te krijgen in een taal die niemand kent.",
        ],
    ),
    (
        "Innovaties",
        &[
            "Dit jaar maakten we de vernieuwing van onze werkwijze af. Drie dingen zijn nu anders:",
            "- meedoen kan vanaf de eerste dag, ook op taalniveau A0\n- coach worden kan met minder Nederlands dan \
                eerst\n- het Praathuis heeft een vaste plek in wat we doen",
            "Ook werden we partner van het Verbindingsfonds Groningen. Met een maatje op de werkvloer, en \
                cultuurtraining voor iedereen daar, vinden nieuwkomers werk dat ze ook houden.",
        ],
    ),
    (
        "Financiën en organisatie",
        &[
            "Het jaar begon met een tegenslag: de Europese aanvraag werd afgewezen. De gemeente Assen hielp ons met \
                een overbruggingssubsidie het jaar door, en gaf in totaal 55.000 euro. De andere inkomsten stegen met \
                bijna 75 procent, tot 38.000 euro.",
            "De lasten stegen met ongeveer 6.000 euro, vooral door de lonen in de cao. We sluiten af met een klein \
                verlies.",
        ],
    ),
];
