//! Our own small set of icons: lines of two units on a grid of 24, in the colour of the text around them.

use leptos::prelude::*;

/// A pictogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Alert,
    ArrowLeft,
    Bell,
    Building,
    Calendar,
    Chart,
    Check,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    Circle,
    Clock,
    Close,
    Copy,
    Duplicate,
    Equal,
    Euro,
    Flag,
    Globe,
    Home,
    Inbox,
    Info,
    Key,
    Language,
    LogOut,
    Mail,
    Menu,
    Moon,
    More,
    Offline,
    Pause,
    Pencil,
    People,
    Person,
    Phone,
    Plus,
    Quote,
    Refresh,
    Search,
    Star,
    Sun,
    Undo,
    Visit,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 3.5 2.5 20h19ZM12 10v4.5M12 17.3v.2",
            Self::ArrowLeft => "M20 12H4M10 6l-6 6 6 6",
            Self::Bell => "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 21h4",
            Self::Building => "M4 21V5l8-2v18M12 9h8v12M3 21h18M7 8h2M7 12h2M7 16h2M15 13h2M15 17h2",
            Self::Calendar => "M4 6h16v14H4ZM4 10.5h16M8 3v5M16 3v5",
            Self::Chart => "M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6",
            Self::Check => "m4.5 12.5 5 5 10-11",
            Self::ChevronDown => "m6 9 6 6 6-6",
            Self::ChevronRight => "m9 6 6 6-6 6",
            Self::ChevronUp => "m6 15 6-6 6 6",
            Self::Circle => "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 7v5.5l3.5 2",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9ZM15 9V4H4v11h5",
            Self::Duplicate => "M9 8a5 5 0 1 0 0 8M15 6a6 6 0 1 0 0 12 6 6 0 1 0 0-12",
            Self::Equal => "M3 12h18M7 8l-4 4 4 4M17 8l4 4-4 4",
            Self::Euro => "M17.5 6.5a6.5 6.5 0 1 0 0 11M4 10.5h9M4 13.5h8",
            Self::Flag => "M5 21V4h12l-2 4 2 4H5",
            Self::Globe => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M3 12h18M12 3c3 3 3.5 6 3.5 9S15 18 12 21c-3-3-3.5-6-3.5-9S9 6 12 3"
            }
            Self::Home => "M4 11 12 4l8 7v9h-5.5v-6h-5v6H4Z",
            Self::Inbox => "M4 13 6.5 5h11L20 13v6H4ZM4 13h4.5l1.5 3h4l1.5-3H20",
            Self::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 11v5.5M12 7.5v.2",
            Self::Key => "M8 11a4 4 0 1 0 0 8 4 4 0 1 0 0-8M11 12l8-8M15.5 7.5l3 3M13 10l2 2",
            Self::Language => {
                "M3 6h11M8.5 3.5V6M12 6c-1 4-4 7-8 8.5M5.5 9.5c1.5 2.5 3.5 4 6.5 5M12 21l4.5-11L21 21M13.7 17.5h5.6"
            }
            Self::LogOut => "M10 4H5v16h5M10 12h10M16 8l4 4-4 4",
            Self::Mail => "M3.5 6h17v12h-17ZM3.5 7l8.5 6.5L20.5 7",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Moon => "M20 14.5A8.5 8.5 0 1 1 9.5 4 6.5 6.5 0 0 0 20 14.5Z",
            Self::More => "M5.5 12h.2M12 12h.2M18.5 12h.2",
            Self::Offline => {
                "M3 3l18 18M8.5 12.5a6 6 0 0 1 3-1.4M15.5 12.6l-.4-.3M5 9a11 11 0 0 1 3-1.8M19 9a11 11 0 0 0-8.3-2.9M12 17.5v.2"
            }
            Self::Pause => "M8 5v14M16 5v14",
            Self::Pencil => "M4 20l1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5l3.5 3.5",
            Self::People => {
                "M8.5 5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 1 0 0-6.4M2.5 20c0-4 2.5-6 6-6s6 2 6 6M16 5.5a3 3 0 0 1 0 5.6M17 14.3c2.8.5 4.5 2.5 4.5 5.7"
            }
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8M4.5 21c0-4.5 3-7 7.5-7s7.5 2.5 7.5 7",
            Self::Phone => {
                "M6 3.5h3l1.5 4.5L8.3 9.7a12 12 0 0 0 6 6l1.7-2.2 4.5 1.5v3c0 1.4-1 2.5-2.5 2.5C10.5 20.5 3.5 13.5 3.5 6c0-1.5 1.1-2.5 2.5-2.500Z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Quote => "M4 5h16v11H10l-4 4v-4H4ZM9 9v3M13 9v3",
            Self::Refresh => "M19.5 8A8 8 0 1 0 20 13.500M20 4v4.500h-4.5",
            Self::Search => "M11 4.500a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M16 16l4.5 4.5",
            Self::Star => "m12 3.5 2.6 5.6 6 .8-4.4 4.2 1.1 6L12 17.2 6.7 20.100l1.1-6L3.4 9.900l6-.8Z",
            Self::Sun => {
                "M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8M12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4"
            }
            Self::Undo => "M9 6 4.5 10.5 9 15M4.5 10.500H15a5 5 0 0 1 0 10h-4",
            Self::Visit => {
                "M12 21s-7-6.2-7-11.500a7 7 0 0 1 14 0C19 14.8 12 21 12 21ZM12 7.500a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 1 0 0-4.6"
            }
        }
    }
}

/// Draws an icon. It says nothing by itself: the words stand beside it, or in the label of its button.
#[component]
pub fn IconView(
    icon: Icon,
    /// In pixels; 20 beside text.
    #[prop(default = 20)]
    size: u32,
) -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 24 24"
            width=size
            height=size
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            focusable="false"
        >
            <path d=icon.path()></path>
        </svg>
    }
}
