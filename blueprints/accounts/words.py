"""What Flask-Security says, in this house's words."""

NOTHING_SAID_OF_ACCOUNTS = "If there is an account with %(email)s, a letter to it is on its way."

SAYINGS = {
    "CONFIRM_REGISTRATION": ("A letter to %(email)s is on its way. Open the link in it, then sign in here.", "success"),
    "EMAIL_CONFIRMED": ("Your address is confirmed. Now sign in.", "success"),
    "ALREADY_CONFIRMED": ("That address is confirmed already. Sign in.", "info"),
    "INVALID_CONFIRMATION_TOKEN": ("That link is not complete, or has been used. Ask for a new one here.", "error"),
    "CONFIRMATION_EXPIRED": ("That link is more than %(within)s old. Ask for a new one here.", "error"),
    "CONFIRMATION_REQUEST": (NOTHING_SAID_OF_ACCOUNTS, "info"),
    "PASSWORD_RESET_REQUEST": (NOTHING_SAID_OF_ACCOUNTS, "info"),
    "PASSWORD_RESET_EXPIRED": ("That link is more than %(within)s old. Ask for a new one here.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link is not complete, or has been used. Ask for a new one here.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is saved. Sign in with it.", "success"),
    "PASSWORD_CHANGE": ("Your password is changed.", "success"),
    "PASSWORD_IS_THE_SAME": ("Choose one that differs from your old one.", "error"),
    "PASSWORD_INVALID_LENGTH": ("A password needs at least %(length)s characters.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Type a password.", "error"),
    "INVALID_PASSWORD": ("That is not your password.", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("The two are not the same.", "error"),
    "EMAIL_NOT_PROVIDED": ("Type an e-mail address.", "error"),
    "INVALID_EMAIL_ADDRESS": ("That is not a whole e-mail address. It looks like name@example.org.", "error"),
    "INVALID_REDIRECT": ("We do not send you on to other sites. Sign in again.", "error"),
    "UNAUTHENTICATED": ("Sign in first.", "error"),
    "LOGIN": ("Sign in first.", "info"),
    "REAUTHENTICATION_REQUIRED": ("Type your password once more.", "error"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. Go on.", "info"),
    "CHANGE_EMAIL_SENT": (
        "A letter to %(email)s is on its way. Your address changes when you open its link.",
        "success",
    ),
    "CHANGE_EMAIL_CONFIRMED": ("Your address is changed.", "success"),
    "CHANGE_EMAIL_EXPIRED": ("That link is more than %(within)s old. Start again here.", "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        "That number was not right. Wait for the next one. If you were setting this up, begin again: the app has to "
        "forget what it scanned, and scan the new picture.",
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("Your second factor is on.", "success"),
    "TWO_FACTOR_DISABLED": ("Your second factor is off.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Sign in with your password first.", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("That took longer than %(within)s. Start again.", "error"),
    "INVALID_RECOVERY_CODE": ("Check each character. A code that was used once does not work again.", "error"),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", "error"),
    "API_ERROR": ("That link does not work, or not any more. Start again.", "error"),
}
