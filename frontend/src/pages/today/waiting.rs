//! The lists of what waits: referrals, introductions, people of both sides.

use contract::intakes::IntakesQuery;
use contract::matches::{Match, MatchStatus, MatchesQuery};
use contract::people::Side;
use contract::permissions::Permission;
use contract::referrals::{Referral, ReferralsQuery};
use contract::requests::{Request, RequestsQuery};
use leptos::prelude::*;

use crate::components::{Avatar, ButtonLink, Card, Empty, Icon, Loaded, MatchPair, PairSide, Tag, Tone};
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::{api, clock, session};

/// As many as fit without becoming a list of its own.
const SHOWN: u32 = 5;

#[component]
pub fn NewReferrals() -> impl IntoView {
    let query =
        || ReferralsQuery { open: Some(true), page_size: Some(SHOWN), total: Some(true), ..ReferralsQuery::default() };
    let referrals = load(|| "today/referrals".to_owned(), move || async move { api::referrals::list(&query()).await });
    let count = move || referrals.get().and_then(|page| page.total).filter(|total| *total > 0).map(intl::count);
    let aside = view! { {move || count().map(|count| view! { <Tag kind="info">{count}</Tag> })} }.into_any();
    view! {
        <Card title=t().today.new_referrals aside>
            <Loaded
                load=referrals
                children=|page| {
                    if page.items.is_empty() {
                        return view! { <Empty icon=Icon::Check title=t().today.no_referrals text=t().today.no_referrals_text /> }
                            .into_any();
                    }
                    let rows = page.items.iter().map(referral_row);
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <div>
                <ButtonLink href="/aanmeldingen" tone=Tone::Quiet>{t().today.all_referrals}</ButtonLink>
            </div>
        </Card>
    }
}

fn referral_row(referral: &Referral) -> impl IntoView + use<> {
    let from = referral
        .organisation
        .as_ref()
        .map_or_else(|| referral.source.say().to_owned(), |organisation| organisation.name.clone());
    let when = intl::relative_days(clock::days_from_today(intl::day_of(referral.received_at)));
    let name = referral.display_name.clone();
    view! {
        <li>
            <a class="list-link" href=format!("/aanmeldingen?aanmelding={}", referral.id)>
                <Avatar name=name.clone() side=referral.side />
                <span class="grow">
                    <span class="list-link__title">{name}</span>
                    <br />
                    <span class="soft small">{from} " · " {when}</span>
                </span>
                {referral.dutch_level.map(|level| view! { <Tag>{level.code()}</Tag> })}
            </a>
        </li>
    }
}

/// Proposals whose people are still to meet, and meetings of which the match is still to start.
#[component]
pub fn ToIntroduce() -> impl IntoView {
    let of = |status| MatchesQuery { status: Some(status), page_size: Some(SHOWN), ..MatchesQuery::default() };
    let proposed = load(
        || "today/proposed".to_owned(),
        move || async move { api::matches::list(&of(MatchStatus::Proposed)).await },
    );
    let introduced = load(
        || "today/introduced".to_owned(),
        move || async move { api::matches::list(&of(MatchStatus::Introduced)).await },
    );
    view! {
        <Card title=t().today.to_introduce>
            <Loaded
                load=proposed
                children=|page| {
                    if page.items.is_empty() {
                        return view! {
                            <Empty icon=Icon::Equal title=t().today.no_introductions text=t().today.no_introductions_text />
                        }
                            .into_any();
                    }
                    match_list(&page.items)
                }
            />
            <Loaded
                load=introduced
                lines=2
                children=|page| {
                    (!page.items.is_empty())
                        .then(|| {
                            view! {
                                <div class="stack-tight">
                                    <h3>{t().today.to_start}</h3>
                                    {match_list(&page.items)}
                                </div>
                            }
                        })
                }
            />
            <div>
                <ButtonLink href="/matches" tone=Tone::Quiet>{t().today.all_matches}</ButtonLink>
            </div>
        </Card>
    }
}

fn match_list(matches: &[Match]) -> AnyView {
    let rows = matches.iter().map(|pair| {
        let since = (t().today.proposed)(&intl::relative_days(clock::days_from_today(pair.proposed_on)));
        let someone = |name: &str| PairSide { name: name.to_owned(), href: None };
        view! {
            <li>
                <a class="list-link" href=format!("/matches/{}", pair.id)>
                    <span class="grow">
                        <MatchPair newcomer=someone(&pair.newcomer.display_name) established=someone(&pair.established.display_name) />
                        <span class="soft small">{since}</span>
                    </span>
                </a>
            </li>
        }
    });
    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
}

/// Both sides beside each other, as equals: who waits longest for a buddy.
#[component]
pub fn LongestWaiting() -> impl IntoView {
    let sides = Side::all().map(|side| view! { <WaitingSide side /> });
    view! {
        <div class="today__wide">
            <Card title=t().today.longest_waiting>
                <div class="columns">{sides.collect_view()}</div>
                {session::can(Permission::MatchesWrite)
                    .then(|| {
                        view! {
                            <div>
                                <ButtonLink href="/matches/nieuw" icon=Icon::Equal>{t().today.make_match}</ButtonLink>
                            </div>
                        }
                    })}
            </Card>
        </div>
    }
}

#[component]
fn WaitingSide(side: Side) -> impl IntoView {
    let query = move || RequestsQuery {
        open: Some(true),
        side: Some(side),
        page_size: Some(SHOWN),
        total: Some(true),
        ..RequestsQuery::default()
    };
    let requests =
        load(move || format!("today/waiting/{side}"), move || async move { api::requests::list(&query()).await });
    let count = move || requests.get().and_then(|page| page.total).map(intl::count);
    let kind = match side {
        Side::Newcomer => "side-one",
        Side::Established => "side-two",
    };
    view! {
        <section class="stack-tight">
            <h3 class="row">
                {t().today.side_names[usize::from(side == Side::Established)]}
                {move || count().map(|count| view! { <Tag kind>{count}</Tag> })}
            </h3>
            <Loaded
                load=requests
                children=|page| {
                    if page.items.is_empty() {
                        return view! { <Empty icon=Icon::Check title=t().today.no_waiting text=t().today.no_waiting_text /> }.into_any();
                    }
                    let rows = page.items.iter().map(request_row);
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
        </section>
    }
}

fn request_row(request: &Request) -> impl IntoView + use<> {
    let href = format!("/mensen/{}", request.person_id);
    let (side, waits) = (request.side, (t().today.waits_since)(request.waiting_days));
    let name = request.display_name.clone();
    let facts = [Some(request.track.say().to_owned()), request.city.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    view! {
        <li>
            <a class="list-link" href=href>
                <Avatar name=name.clone() side />
                <span class="grow">
                    <span class="list-link__title">{name}</span>
                    <br />
                    <span class="soft small">{facts.join(" · ")}</span>
                </span>
                <Tag kind="warn" icon=Icon::Clock>{waits}</Tag>
            </a>
        </li>
    }
}

/// Intakes of mine that are under way; nothing when there are none.
#[component]
pub fn OpenIntakes() -> impl IntoView {
    let query = || IntakesQuery { mine: Some(true), page_size: Some(SHOWN), ..IntakesQuery::default() };
    let drafts = load(|| "today/intakes".to_owned(), move || async move { api::intakes::drafts(&query()).await });
    move || {
        let items = drafts.get().map(|page| page.items).filter(|items| !items.is_empty())?;
        let rows = items.iter().map(|draft| {
            let when = intl::relative_days(clock::days_from_today(intl::day_of(draft.changed_at)));
            let details = (t().intakes.draft_of)(draft.side.say(), &when);
            let step = draft.step.map(|step| (t().intakes.at_step)((t().intakes.step)(step)));
            view! {
                <li>
                    <a class="list-link" href=format!("/intakes/{}", draft.id)>
                        <Avatar name=draft.display_name.clone() side=draft.side />
                        <span class="grow">
                            <span class="list-link__title">{draft.display_name.clone()}</span>
                            <br />
                            <span class="soft small">{details}</span>
                        </span>
                        {step.map(|step| view! { <Tag>{step}</Tag> })}
                    </a>
                </li>
            }
        });
        let rows = rows.collect_view();
        Some(view! {
            <Card title=t().intakes.drafts>
                <ul class="list" role="list">{rows}</ul>
            </Card>
        })
    }
}
